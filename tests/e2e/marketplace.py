"""A set of the marketplace in the real program: `python -m tests.e2e.marketplace PROFILE REPORT first|again`.

`first` is the first start of a profile: the demo account is made, a set unlocked, its photo dressed, rendered, kept.
`again` starts once more and looks whether all of it is still there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt

from tests.e2e.actor import CONTROL, Actor, Condition, play
from ui.canvas import PhotoCanvas
from ui.explore.set_model import Access
from ui.explore.view import ExploreView
from ui.session import Session

PRICE = "credits to the creators"


class Buyer(Actor):
    def __init__(self, session: Session, report: Path, *, again: bool) -> None:
        self._again = again
        super().__init__(session, report)

    def steps(self) -> Iterator[Condition]:
        return self._look_again() if self._again else self._buy()

    def _credits(self) -> int:
        balances = self.desk.account.balances
        return -1 if balances is None else balances.spendable

    def _settled(self) -> bool:
        """Everything was sent, and the books agree."""
        view = self.desk.account.view
        return view is not None and not (view.waiting or view.syncing or view.failure or view.notice)

    def _buy(self) -> Iterator[Condition]:
        desk, window = self.desk, self.window
        room = desk.room
        yield lambda: desk.garments.count and not desk.imports.running
        yield lambda: self._credits() == 100 and self._settled()
        self.seen["at_first"] = window.status.credits.text()

        self.press(Qt.Key.Key_1, CONTROL)
        explore = window.view("explore")
        assert isinstance(explore, ExploreView)
        yield lambda: desk.market.count > 0 and desk.market.current is not None
        self.seen["sets"] = desk.market.count
        explore.grid.setFocus()
        self.press("u")
        yield lambda: desk.market_set.page is not None and explore.set_page.buy.button.isEnabled()
        assert desk.market_set.page is not None
        self.seen["unlock"] = desk.market_set.page.summary.unlock_cost
        self.press("u")
        yield lambda: desk.market_set.access is Access.CONFIRMING and explore.set_page.buy.button.hasFocus()
        self.press(Qt.Key.Key_Space)
        yield lambda: desk.market_set.access is Access.HERE
        self.seen["after_unlock"] = self._credits()

        photo_id = self._photo_of(desk.market_set.page.summary.title)
        window.open_in_dressing_room(photo_id)
        yield lambda: room.photo is not None and room.photo.id == photo_id and room.opened
        canvas = window.findChild(PhotoCanvas)
        assert canvas is not None
        yield canvas.isVisible
        garment = next(each for each in desk.garments.rows.values if each.slot == "upper")
        room.put_on(garment)
        inspector = window.view("dressing_room").inspector  # type: ignore[union-attr]
        yield lambda: room.previewed and PRICE in inspector._note.text()
        self.seen["price"] = inspector._note.text()
        canvas.setFocus()
        self.press(Qt.Key.Key_Return, CONTROL)
        yield lambda: any(render.render_id for render in room.renders.values)
        render = next(render for render in room.renders.values if render.render_id)
        room.show_render(render.job_id)
        yield lambda: room.shown is not None and self._charge(render.job_id) == "held"
        self.seen["while_held"] = self._credits()
        canvas.setFocus()
        self.press("p")
        yield lambda: self._charge(render.job_id) == "posted"
        yield self._settled
        self.seen["at_last"] = self._credits()
        self.seen["charged"] = room.price.charges[render.job_id].amount

    def _look_again(self) -> Iterator[Condition]:
        desk = self.desk
        yield lambda: self._credits() >= 0 and self._settled() and desk.account.view.last_success  # type: ignore[union-attr]
        yield lambda: desk.room.photo is not None and desk.room.renders.values
        yield lambda: desk.room.price.charges
        self.seen["credits"] = self._credits()
        self.seen["charges"] = [[each.state, each.amount] for each in desk.room.price.charges.values()]
        self.window.toggle_account()
        panel = self.window.account_panel
        assert panel is not None
        panel.show_page(panel.statement)
        yield lambda: desk.account.statement.rows.rowCount() >= 3
        entries = desk.account.statement.rows.values
        self.seen["statement"] = [[entry.rule, entry.amount] for entry in reversed(entries)]

    def _charge(self, job_id: str) -> str:
        charge = self.desk.room.price.charges.get(job_id)
        return "" if charge is None else charge.state

    def _photo_of(self, title: str) -> str:
        """A photo of the set with this title. The samples, which are in the library from the first start on, are the
        same files: whichever of the two is dressed, it is the set's.
        """
        rows = self.desk.photos.rows
        read = [photo for row in range(rows.rowCount()) if (photo := rows.photo_at(row)) is not None]
        sources = {source.id for source in self.desk.photos.sources if source.name == title}
        return next(photo.id for photo in read if photo.source_id in sources)


def main() -> int:
    profile, report, run = sys.argv[1:4]

    def make(session: Session) -> Actor:
        return Buyer(session, Path(report), again=run == "again")

    return play(make, ["--profile", profile])


if __name__ == "__main__":
    sys.exit(main())
