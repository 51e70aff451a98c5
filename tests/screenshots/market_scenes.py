"""Scenes of Explore and of the account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from studio.account.states import Device
from tests.screenshots.market import SERVER, show_refused
from tests.screenshots.profiles import NOW
from tests.screenshots.stage import Scene, Stage, Steps
from ui.account.model import Signing
from ui.canvas import Tool
from ui.explore.model import Connection
from ui.explore.set_model import Access


def explore_grid(stage: Stage) -> Steps:
    view = stage.explore
    yield lambda: view.market.count and view.market.total
    yield lambda: covers_are_here(stage)
    view.grid.go_to(2)
    yield lambda: view.market.current is not None


def covers_are_here(stage: Stage) -> bool:
    """Of the first rows, which fill the window."""
    rows, cell = stage.explore.market.rows, stage.explore.grid.cell
    return all(cell.image_of(rows.value_at(row)) is not None for row in range(min(rows.rowCount(), 12)))


def explore_search(stage: Stage) -> Steps:
    yield from explore_grid(stage)
    view = stage.explore
    view.market.ask(text="Reyes", most=25, colours=("blue", "beige"))
    yield lambda: view.market.count and view.market.count < view.market.total
    yield lambda: covers_are_here(stage)


def explore_nothing(stage: Stage) -> Steps:
    view = stage.explore
    view.market.ask(text="umbrella")
    yield lambda: view.stage.currentWidget() is view.nothing_found


def clear(stage: Stage) -> None:
    stage.explore.market.clear()


def open_set(title: str) -> Callable[[Stage], Steps]:
    def steps(stage: Stage) -> Steps:
        yield from explore_grid(stage)
        view = stage.explore
        rows = view.market.rows
        listings = [rows.value_at(row) for row in range(rows.rowCount())]
        view.open_set(next(each.set_id for each in listings if each is not None and each.title == title))
        yield lambda: view.set_model.page is not None

    return steps


def confirm(stage: Stage) -> Steps:
    yield from open_set("Garden gate")(stage)
    model = stage.explore.set_model
    model.ask_to_unlock()
    yield lambda: model.access is Access.CONFIRMING


def leave_set(stage: Stage) -> None:
    stage.explore.set_model.think_again()
    stage.explore.show_grid()


def explore_offline(stage: Stage) -> Steps:
    """A pulled cable: what was seen before is there."""
    yield from explore_grid(stage)
    stage.desk.market.connection = Connection.FAILED, f"{SERVER} cannot be reached."
    stage.desk.market.offline = True


def online(stage: Stage) -> None:
    stage.desk.market.connection = Connection.GOOD, ""
    stage.desk.market.offline = False


def explore_state(state: Connection, failure: str = "") -> Callable[[Stage], Steps]:
    def steps(stage: Stage) -> Steps:
        view = stage.explore
        yield lambda: view.market.loaded and view.stage.currentWidget() is view.empty
        view.market.connection = state, failure

    return steps


def account(page: str) -> Callable[[Stage], Steps]:
    def steps(stage: Stage) -> Steps:
        # With no tool of the scene before in the hand.
        stage.dressing.canvas.model.tool = Tool.VIEW
        panel = stage.account
        panel.show_page(getattr(panel, page))
        panel.focus()
        model = stage.desk.account
        yield lambda: model.view is not None and model.balances is not None
        if page == "statement":
            yield lambda: model.statement.rows.is_read and model.statement.points is not None
            panel.statement.entries.setCurrentIndex(model.statement.rows.index(4))
        if page == "journal":
            yield lambda: model.journal.rows.is_read

    return steps


def devices(stage: Stage) -> Steps:
    """As a server lists them: there is none here to ask."""
    model = stage.desk.account
    model.read_devices = lambda: None  # type: ignore[method-assign]
    model.devices.set_values(
        (
            Device("1", "studio-north", NOW - timedelta(days=9), NOW - timedelta(minutes=2), False, True),
            Device("2", "retouch-mac", NOW - timedelta(days=40), NOW - timedelta(hours=3), False, False),
            Device("3", "old-laptop", NOW - timedelta(days=300), NOW - timedelta(days=80), True, False),
        )
    )
    yield from account("devices")(stage)
    panel = stage.account
    panel.devices.view.setCurrentIndex(model.devices.index(1))
    panel.devices.revoke.click()


def letters(stage: Stage) -> Steps:
    _refused(stage, shown=True)
    yield lambda: stage.desk.account.letters.rowCount() == 2
    yield from account("letters")(stage)


def leave_letters(stage: Stage) -> None:
    _refused(stage, shown=False)
    close_account(stage)


def _refused(stage: Stage, *, shown: bool) -> None:
    studio = stage.session._studio
    assert studio is not None
    studio._catalog.run(partial(show_refused, shown=shown)).result()


def close_account(stage: Stage) -> None:
    if stage.account.isVisible():
        stage.window.toggle_account()


def connect_page(stage: Stage) -> Steps:
    stage.window.open_settings("account")
    yield lambda: stage.desk.account.leaving is not None
    stage.desk.account.reached = SERVER


def sign_in_code(stage: Stage) -> Steps:
    yield from connect_page(stage)
    url = f"{SERVER}/device"
    until = NOW + timedelta(minutes=15)
    stage.desk.account.signing = Signing(SERVER, False, "WDJB-MJHT", url, f"{url}?code=WDJB-MJHT", until)


def leave_sign_in(stage: Stage) -> None:
    stage.desk.account.cancel_sign_in()
    stage.desk.account.forget_test()


MARKET_SCENES = (
    Scene("empty-explore", "empty", explore_state(Connection.STARTING)),
    Scene("empty-explore-offline", "empty", explore_state(Connection.OFFLINE)),
    Scene(
        "empty-explore-failed",
        "empty",
        explore_state(
            Connection.FAILED, "house.example.com did not answer. Check the network, then try again."
        ),
    ),
    Scene("empty-explore-waiting", "empty", explore_state(Connection.GOOD)),
    Scene("empty-account", "empty", account("overview"), close_account),
    Scene("empty-statement", "empty", account("statement"), close_account),
    Scene("empty-letters", "empty", account("letters"), close_account),
    Scene("empty-journal", "empty", account("journal"), close_account),
    Scene("empty-connect", "empty", connect_page, leave_sign_in),
    Scene("explore-grid", "full", explore_grid),
    Scene("explore-search", "full", explore_search, clear),
    Scene("explore-nothing", "full", explore_nothing, clear),
    Scene("explore-offline", "full", explore_offline, online),
    Scene("explore-set", "full", open_set("Harbour"), leave_set),
    Scene("explore-locked", "full", open_set("Garden gate"), leave_set),
    Scene("explore-unlock", "full", confirm, leave_set),
    Scene("account", "full", account("overview"), close_account),
    Scene("statement", "full", account("statement"), close_account),
    Scene("devices", "full", devices, close_account),
    Scene("letters", "full", letters, leave_letters),
    Scene("journal", "full", account("journal"), close_account),
    Scene("connect", "full", connect_page, leave_sign_in),
    Scene("sign-in", "full", sign_in_code, leave_sign_in),
)
