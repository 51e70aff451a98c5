"""What the handlers of one push share: the account's books, its device, and the rows they touch."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from sync.documents import NotSigned
from sync.messages.documents import Offer
from sync.messages.marketplace import Draft
from sync.messages.operations import VerdictCode
from sync.server.accounts.access import Caller
from sync.server.accounts.houses import are_related
from sync.server.accounts.tables import AccountRow, DeviceRow
from sync.server.house import House
from sync.server.leases import LeaseRow, lease_changed
from sync.server.ledger.books import Books
from sync.server.ledger.tables import HoldRow
from sync.server.listings.tables import ListingRow, SetVersionRow


@dataclass(frozen=True)
class Licence:
    """A set's licence as its receipts name it; the default is that of a set that is not known."""

    name: str = ""
    sha256: str = sha256(b"").hexdigest()


class Rejected(Exception):
    """Raised by a handler; what it changed before (the lease's chain, suspense of a fork) stays."""

    def __init__(self, code: VerdictCode, sentence: str, current: int | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.current = current


@dataclass(frozen=True)
class Actor:
    """A device, and the account it spends from: its person's, or the house's where that has a seat."""

    device: DeviceRow
    payer_id: str

    @property
    def caller(self) -> Caller:
        """Who acts, as routes know it."""
        return Caller(self.device.account_id, self.device.id)


class Work:
    """Books and what paying out of them asks of the rest of the server. `close` writes."""

    def __init__(self, session: Session, house: House, locked: dict[str, AccountRow]) -> None:
        self.session = session
        self.house = house
        self.books = Books(session, locked)
        self._ended: dict[tuple[str, int], int | None] = {}
        self._licences: dict[tuple[str, int], Licence] = {}
        self._related: dict[tuple[str, str], bool] = {}

    def ended_at(self, set_id: str, version: int) -> int | None:
        """When the version's offer was replaced by another, or the set withdrawn. None while it stands."""
        if (set_id, version) not in self._ended:
            later = select(func.min(SetVersionRow.made_at)).where(
                SetVersionRow.set_id == set_id, SetVersionRow.version > version
            )
            withdrawn = select(ListingRow.withdrawn_at).where(
                ListingRow.set_id == set_id, ListingRow.withdrawn
            )
            with self.session.no_autoflush:
                ends = (self.session.scalar(later), self.session.scalar(withdrawn))
            self._ended[set_id, version] = min((end for end in ends if end is not None), default=None)
        return self._ended[set_id, version]

    def licence(self, set_id: str, version: int) -> Licence:
        """What the version was published under; an empty text's where this server does not know it."""
        if (set_id, version) not in self._licences:
            asked = select(SetVersionRow.draft).where(
                SetVersionRow.set_id == set_id, SetVersionRow.version == version
            )
            with self.session.no_autoflush:
                stored = self.session.scalar(asked)
            draft = Draft.model_validate_json(stored) if stored is not None else None
            licence = Licence(draft.licence, draft.licence_sha256) if draft else Licence()
            self._licences[set_id, version] = licence
        return self._licences[set_id, version]

    def are_related(self, payer: str, author: str) -> bool:
        """Whether two accounts may be one pocket."""
        if (payer, author) not in self._related:
            with self.session.no_autoflush:
                self._related[payer, author] = are_related(self.session, payer, author)
        return self._related[payer, author]

    def close(self) -> None:
        """Write what was entered, and tell of it."""
        self.books.close()


class Batch(Work):
    """A device's push. Rows are read once; `close` tells of every lease that was drawn on."""

    def __init__(self, session: Session, house: House, actor: Actor, locked: dict[str, AccountRow]) -> None:
        super().__init__(session, house, locked)
        self.actor = actor
        self.device = actor.device
        self._leases: dict[str, LeaseRow | None] = {}
        self._drawn: dict[str, LeaseRow] = {}
        self._holds: dict[str, HoldRow | None] = {}
        self._blocked: dict[str, bool] = {}

    def lease(self, lease_id: str) -> LeaseRow | None:
        """None where there is no such lease. It may be another device's."""
        if lease_id not in self._leases:
            self._leases[lease_id] = self.session.get(LeaseRow, lease_id)
        return self._leases[lease_id]

    def drawn(self, lease: LeaseRow) -> None:
        """Its devices hear of the lease when the batch is closed."""
        self._drawn[lease.id] = lease

    def read_holds(self, hold_ids: Iterable[str]) -> None:
        """Reads the holds at once that the batch is going to ask for: the payer's, and the device's own."""
        wanted = set(hold_ids)
        if not wanted:
            return
        found = self.session.scalars(holds_of(self.actor, wanted))
        self._holds.update(dict.fromkeys(wanted))
        self._holds.update({row.id: row for row in found})

    def hold(self, hold_id: str) -> HoldRow | None:
        """None where there is no such hold, or none that the actor may resolve."""
        if hold_id not in self._holds:
            self.read_holds([hold_id])
        return self._holds[hold_id]

    def add_hold(self, hold: HoldRow) -> None:
        self.session.add(hold)
        self._holds[hold.id] = hold

    def offer(self, text: str, set_id: str, set_version: int) -> Offer:
        """The offer, checked. Raises `Rejected`."""
        try:
            offer = self.house.offers.read(text)
        except NotSigned as error:
            raise Rejected(
                VerdictCode.BAD_OFFER, "The offer is not this server's: fetch the set's price again."
            ) from error
        if (offer.set_id, offer.set_version) != (set_id, set_version):
            raise Rejected(VerdictCode.BAD_OFFER, "The offer is of another set or version.")
        return offer

    def is_blocked(self, set_id: str) -> bool:
        """Whether nothing may be made with the set any more: it was taken down, or is on hold."""
        if set_id not in self._blocked:
            asked = select(ListingRow.id).where(
                ListingRow.set_id == set_id, or_(ListingRow.taken_down, ListingRow.held)
            )
            with self.session.no_autoflush:
                self._blocked[set_id] = self.session.scalar(asked) is not None
        return self._blocked[set_id]

    def close(self) -> None:
        for lease in self._drawn.values():
            self.books.tell(lease.account_id, lease_changed(lease))
        super().close()


def holds_of(actor: Actor, hold_ids: Collection[str]) -> Select[HoldRow]:
    """Holds that the actor may resolve. (Who joins or leaves a house still has what was held before.)"""
    mine = or_(
        HoldRow.account_id.in_((actor.payer_id, actor.device.account_id)),
        HoldRow.device_id == actor.device.id,
    )
    return select(HoldRow).where(HoldRow.id.in_(hold_ids), mine)
