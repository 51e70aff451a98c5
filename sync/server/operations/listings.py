"""Operations on sets: favourites, and what creators do, which the marketplace decides."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from sync.messages.events import FavouriteChanged
from sync.messages.operations import Favourite, Operation, Reprice, Unpublish, VerdictCode
from sync.server.accounts.houses import publishing_account
from sync.server.database import Base
from sync.server.listings import publishing
from sync.server.operations.batch import Batch, Rejected
from sync.server.problems import ProblemError

_CODES = {
    "stale": VerdictCode.STALE,
    "withdrawn": VerdictCode.WITHDRAWN,
    "prices": VerdictCode.BAD_OFFER,
}


class FavouriteRow(Base):
    __tablename__ = "favourites"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    set_id: Mapped[str] = mapped_column(String(36), primary_key=True)


def favourite(batch: Batch, _operation: Operation, body: Favourite) -> None:
    """The account marks a set, or no longer does; all its devices hear of it."""
    account_id = batch.actor.payer_id
    row = batch.session.get(FavouriteRow, (account_id, body.set_id))
    if body.on and row is None:
        batch.session.add(FavouriteRow(account_id=account_id, set_id=body.set_id))
    if not body.on and row is not None:
        batch.session.delete(row)
    batch.session.flush()
    batch.books.tell(account_id, FavouriteChanged(set_id=body.set_id, on=body.on))


def change_listing(batch: Batch, _operation: Operation, body: Reprice | Unpublish) -> None:
    """What a creator does with a set of theirs without a network. Raises `Rejected`."""
    account_id = publishing_account(batch.session, batch.actor.caller)
    try:
        if isinstance(body, Reprice):
            publishing.reprice(batch.session, batch.house, account_id, body)
        else:
            publishing.unpublish(batch.session, batch.house, account_id, body)
    except ProblemError as problem:
        code = _CODES.get(problem.kind, VerdictCode.NOT_YOURS)
        raise Rejected(code, problem.sentence, problem.current) from problem
