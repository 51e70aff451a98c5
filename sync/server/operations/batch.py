"""What the handlers of one push share: the account's books, its device, and the rows they touch."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.documents import NotSigned
from sync.messages.documents import Offer
from sync.messages.operations import VerdictCode
from sync.server.accounts.tables import AccountRow, DeviceRow
from sync.server.house import House
from sync.server.leases import LeaseRow, lease_changed
from sync.server.ledger.books import Books
from sync.server.ledger.tables import HoldRow


class Rejected(Exception):
    """Raised by a handler; what it changed before (the lease's chain, suspense of a fork) stays."""

    def __init__(self, code: VerdictCode, sentence: str, current: int | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.current = current


class Batch:
    """Rows are read once; `close` writes the books and tells of every lease that was drawn on."""

    def __init__(
        self, session: Session, house: House, device: DeviceRow, locked: dict[str, AccountRow]
    ) -> None:
        self.session = session
        self.house = house
        self.device = device
        self.account_id = device.account_id
        self.books = Books(session, locked)
        self._leases: dict[str, LeaseRow | None] = {}
        self._drawn: dict[str, LeaseRow] = {}
        self._holds: dict[str, HoldRow | None] = {}

    def lease(self, lease_id: str) -> LeaseRow | None:
        if lease_id not in self._leases:
            self._leases[lease_id] = self.session.get(LeaseRow, lease_id)
        return self._leases[lease_id]

    def drawn(self, lease: LeaseRow) -> None:
        self._drawn[lease.id] = lease

    def read_holds(self, hold_ids: Iterable[str]) -> None:
        """Reads the account's holds at once that the batch is going to ask for."""
        wanted = set(hold_ids)
        found = self.session.scalars(
            select(HoldRow).where(HoldRow.account_id == self.account_id, HoldRow.id.in_(wanted))
        )
        self._holds.update(dict.fromkeys(wanted))
        self._holds.update({row.id: row for row in found})

    def hold(self, hold_id: str) -> HoldRow | None:
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

    def close(self) -> None:
        for lease in self._drawn.values():
            self.books.tell(lease.account_id, lease_changed(lease))
        self.books.close()
