"""Nobody is named as an author of somebody else's set before they agreed to it, and to their share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sync.messages.accounts import Role
from sync.messages.documents import Share
from sync.messages.marketplace import Draft
from sync.server.accounts.sign_up import Letter
from sync.server.accounts.tables import AccountRow, SeatRow
from sync.server.database import Base, seconds_now
from sync.server.house import House
from sync.server.problems import ProblemError

KIND = "not_agreed"
MOST_OPEN = 100
"""Questions of one publisher that may wait for an answer at once."""


class Answer(StrEnum):
    """What an author who was asked has said."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"


class CoAuthorRow(Base):
    """`owner_id` asked `account_id` to be named in a set, for this share. The set need not be published yet."""

    __tablename__ = "co_authors"
    __table_args__ = (CheckConstraint("answer IN ('asked', 'agreed', 'declined')", name="answer"),)

    owner_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    set_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)
    title: Mapped[str] = mapped_column(String(200))
    basis_points: Mapped[int]
    answer: Mapped[str] = mapped_column(String(8), default=Answer.ASKED.value)
    asked_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)


@dataclass(frozen=True)
class Question:
    """What a person is asked: whether to be named in a set of `owner`, for this share of the pool."""

    owner_id: str
    owner: str
    set_id: str
    account_id: str
    title: str
    basis_points: int


def refuse_unagreed(session: Session, owner_id: str, draft: Draft) -> None:
    """Raises `ProblemError` 409 naming who has not agreed to as much as the draft gives them, or declined."""
    missing = _missing(session, owner_id, draft)
    declined = [share.name for share, row in missing if row is not None and _has_declined(row, share)]
    if declined:
        raise ProblemError(
            409, KIND, f"{_listed(declined)} declined. Take the name off the set, or offer a larger share."
        )
    if missing:
        names = _listed([share.name for share, _ in missing])
        raise ProblemError(
            409, KIND, f"{names} has to agree first, and is asked now. Publish again when that is done."
        )


def ask(session: Session, house: House, owner_id: str, draft: Draft) -> list[Letter]:
    """Ask everybody whose agreement the draft needs; the letters to send. Asking for the same again sends none.

    Raises `ProblemError` 429 where too many questions of this publisher wait.
    """
    # One question after the other, so that the same one asked twice at once is asked once.
    owner = session.get_one(AccountRow, owner_id, with_for_update=True)
    letters: list[Letter] = []
    for share, row in _missing(session, owner_id, draft):
        if row is not None and (_has_declined(row, share) or _is_same(row, share)):
            continue
        if row is None:
            _refuse_too_many(session, owner_id)
            row = CoAuthorRow(owner_id=owner_id, set_id=draft.set_id, account_id=share.account_id)
            session.add(row)
        row.title, row.basis_points = draft.title, share.basis_points
        row.answer, row.asked_at = Answer.ASKED.value, seconds_now()
        session.flush()
        for address in _addresses(session, share.account_id):
            letters.append(_letter(house, address, owner.name, row))
    return letters


def questions(session: Session, account_ids: Collection[str]) -> list[Question]:
    """What these accounts have not answered yet, the oldest first."""
    asked = (
        select(CoAuthorRow, AccountRow.name)
        .join(AccountRow, AccountRow.id == CoAuthorRow.owner_id)
        .where(CoAuthorRow.account_id.in_(account_ids), CoAuthorRow.answer == Answer.ASKED.value)
        .order_by(CoAuthorRow.asked_at, CoAuthorRow.set_id)
    )
    return [
        Question(row.owner_id, name, row.set_id, row.account_id, row.title, row.basis_points)
        for row, name in session.execute(asked)
    ]


def answer(
    session: Session, owner_id: str, set_id: str, account_id: str, basis_points: int, *, agrees: bool
) -> None:
    """`basis_points` is the share that was read. Raises `ProblemError` 404 where nothing like that is asked."""
    row = session.get(CoAuthorRow, (owner_id, set_id, account_id), with_for_update=True)
    if row is None or row.answer != Answer.ASKED or row.basis_points != basis_points:
        raise ProblemError(
            404, "not_asked", "This was answered, or another share is offered now. Look again."
        )
    row.answer = (Answer.AGREED if agrees else Answer.DECLINED).value


def _addresses(session: Session, account_id: str) -> list[str]:
    """Of who answers for an account: its person, or the admins of a house."""
    of_admins = (
        select(AccountRow.email)
        .join(SeatRow, SeatRow.account_id == AccountRow.id)
        .where(SeatRow.house_id == account_id, SeatRow.role == Role.ADMIN.value)
    )
    found = [session.get_one(AccountRow, account_id).email, *session.scalars(of_admins)]
    return [address for address in found if address is not None]


def _missing(session: Session, owner_id: str, draft: Draft) -> Sequence[tuple[Share, CoAuthorRow | None]]:
    asked = select(CoAuthorRow).where(CoAuthorRow.owner_id == owner_id, CoAuthorRow.set_id == draft.set_id)
    known = {row.account_id: row for row in session.scalars(asked)}
    found: list[tuple[Share, CoAuthorRow | None]] = []
    for share in draft.shares:
        row = known.get(share.account_id)
        agreed = row is not None and row.answer == Answer.AGREED and row.basis_points <= share.basis_points
        if share.account_id != owner_id and not agreed:
            found.append((share, row))
    return found


def _has_declined(row: CoAuthorRow, share: Share) -> bool:
    return row.answer == Answer.DECLINED and share.basis_points <= row.basis_points


def _is_same(row: CoAuthorRow, share: Share) -> bool:
    return row.answer == Answer.ASKED and row.basis_points == share.basis_points


def _refuse_too_many(session: Session, owner_id: str) -> None:
    waiting = select(CoAuthorRow.set_id).where(
        CoAuthorRow.owner_id == owner_id, CoAuthorRow.answer == Answer.ASKED.value
    )
    if len(session.scalars(waiting.limit(MOST_OPEN)).all()) >= MOST_OPEN:
        raise ProblemError(
            429, "too_many", f"{MOST_OPEN} authors have not answered yet. Wait for them first."
        )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _letter(house: House, to: str, owner: str, row: CoAuthorRow) -> Letter:
    return Letter(
        to,
        f"{owner} wants to name you as an author",
        f"{owner} is about to publish the set “{row.title}” at {house.config.name} and wants to name you as an author, "
        f"with {row.basis_points / 100:g} % of what it earns. Nothing is published with your name unless you agree:\n\n"
        f"{house.url}/co-authors\n",
    )
