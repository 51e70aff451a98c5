"""Operations on sets: favourites, and what creators do, which the marketplace decides."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from sync.messages.events import FavouriteChanged
from sync.messages.operations import Favourite, Operation, Reprice, Unpublish, VerdictCode
from sync.server.database import Base
from sync.server.operations.batch import Batch, Rejected
from sync.server.operations.market import market
from sync.server.problems import ProblemError

_CODES = {
    409: VerdictCode.STALE,
    403: VerdictCode.NOT_YOURS,
    404: VerdictCode.NOT_YOURS,
    410: VerdictCode.WITHDRAWN,
}


class FavouriteRow(Base):
    __tablename__ = "favourites"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    set_id: Mapped[str] = mapped_column(String(36), primary_key=True)


def favourite(batch: Batch, _operation: Operation, body: Favourite) -> None:
    row = batch.session.get(FavouriteRow, (batch.account_id, body.set_id))
    if body.on and row is None:
        batch.session.add(FavouriteRow(account_id=batch.account_id, set_id=body.set_id))
    if not body.on and row is not None:
        batch.session.delete(row)
    batch.session.flush()
    batch.books.tell(batch.account_id, FavouriteChanged(set_id=body.set_id, on=body.on))


def change_listing(batch: Batch, _operation: Operation, body: Reprice | Unpublish) -> None:
    try:
        if isinstance(body, Reprice) and market.reprice is not None:
            market.reprice(batch.session, batch.house, batch.account_id, body)
        elif isinstance(body, Unpublish) and market.unpublish is not None:
            market.unpublish(batch.session, batch.house, batch.account_id, body)
        else:
            raise Rejected(VerdictCode.NOT_YOURS, "This server has no marketplace.")
    except ProblemError as problem:
        code = _CODES.get(problem.status, VerdictCode.POISON)
        raise Rejected(code, problem.sentence, problem.current) from problem
