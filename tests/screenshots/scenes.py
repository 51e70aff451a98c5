"""What is photographed: one row for each scene, and how the window is brought there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from studio.declared import Group
from studio.errors import StorageError
from studio.library.culling import Flag, Label
from tests.screenshots.market_scenes import MARKET_SCENES
from tests.screenshots.stage import Scene, Stage, Steps, module
from ui.canvas import Compare, Tool
from ui.canvas.model import MaskView
from ui.export.dialog import ExportDialog
from ui.library.browser import Selection
from ui.library.filters import Filters
from ui.row_model import VALUE_ROLE


def settings_page(name: str) -> Callable[[Stage], Steps]:
    def steps(stage: Stage) -> Steps:
        stage.window.open_settings(name)
        yield lambda: name != "about" or stage.desk.about.contents

    return steps


# -- library -------------------------------------------------------------------------------------------------


def library_grid(stage: Stage) -> Steps:
    library = stage.library
    yield lambda: library.browser.loaded and library.browser.count
    yield lambda: stage.row("north-light-1.jpg") >= 0
    first, second = stage.row("north-light-1.jpg"), stage.row("north-light-2.jpg")
    ranges = ((min(first, second), max(first, second)),)
    library.show_grid()
    library.view.show_selection(Selection(ranges, first))
    yield lambda: library.browser.photo is not None


def library_filters(stage: Stage) -> Steps:
    library = stage.library
    library.show_grid()
    if not library.bar.filters.isVisible():
        library.bar.filters.toggle()
    library.browser.filters = Filters(stars=2, flags=frozenset({Flag.PICK}), labels=frozenset({Label.GREEN}))
    yield lambda: library.browser.count


def library_nothing(stage: Stage) -> Steps:
    library = stage.library
    library.browser.text = "umbrella"
    yield lambda: not library.browser.count


def library_all(stage: Stage) -> None:
    library = stage.library
    library.browser.show_all()
    if library.bar.filters.isVisible():
        library.bar.filters.toggle()


def library_collection(stage: Stage) -> Steps:
    library = stage.library
    tree = library.panel.view.model()
    stack = [tree.index(row, 0) for row in range(tree.rowCount())]
    while stack:
        index = stack.pop()
        place = index.data(VALUE_ROLE)
        if place is not None and place.name == "Lookbook":
            library.browser.show_place(place)
            break
        stack += [tree.index(row, 0, index) for row in range(tree.rowCount(index))]
    yield lambda: library.browser.count == 4


def everywhere(stage: Stage) -> Steps:
    from ui.library.places import EVERYWHERE

    library = stage.library
    library.browser.show_place(EVERYWHERE)
    yield lambda: library.browser.count > 8 and stage.row("harbour-3.jpg") >= 0


def loupe(stage: Stage) -> Steps:
    yield from everywhere(stage)
    library = stage.library
    library.view.go_to(stage.row("harbour-3.jpg"))
    library.show_loupe()
    yield lambda: library.viewers.loupe.model.picture.is_sharp


def loupe_close(stage: Stage) -> Steps:
    library = stage.library
    library.viewers.loupe.model.picture.zoom_to(1.0)
    yield lambda: library.viewers.loupe.model.picture.is_sharp


def loupe_info(stage: Stage) -> Steps:
    library = stage.library
    library.viewers.loupe.model.picture.fit()
    library.viewers.toggle_info()
    yield lambda: library.viewers.loupe.model.picture.is_sharp


def _several(stage: Stage, names: tuple[str, ...]) -> None:
    library = stage.library
    library.show_grid()
    rows = [stage.row(name) for name in names]
    library.view.show_selection(Selection(tuple((row, row) for row in sorted(rows)), rows[0]))


def compare(stage: Stage) -> Steps:
    _several(stage, ("north-light-1.jpg", "north-light-2.jpg"))
    yield lambda: len(stage.library.browser.selected_photos) == 2
    stage.library.show_compare()
    yield lambda: True


def survey(stage: Stage) -> Steps:
    _several(
        stage, ("north-light-1.jpg", "north-light-2.jpg", "harbour-1.jpg", "harbour-2.jpg", "harbour-3.jpg")
    )
    yield lambda: len(stage.library.browser.selected_photos) == 5
    stage.library.show_survey()
    yield lambda: True


def to_grid(stage: Stage) -> None:
    stage.library.show_grid()


# -- garments ------------------------------------------------------------------------------------------------


def garments(stage: Stage) -> Steps:
    view = stage.garments
    view.view.setCurrentIndex(view.view.model().index(0, 0))
    yield lambda: True


def retouch(stage: Stage) -> Steps:
    view = stage.garments
    view.open_retouch(stage.garment("Breton tee").id)
    yield lambda: view.retouch.canvas.scene.has_photo


def leave_retouch(stage: Stage) -> None:
    stage.garments.retouch.leave()


# -- dressing room -------------------------------------------------------------------------------------------


def open_photo(stage: Stage, name: str) -> Steps:
    dressing = stage.dressing
    yield lambda: stage.desk.photos.rows.photo_at(0) is not None
    wanted = stage.photo_id(name)
    stage.desk.room.open_photo(wanted)
    yield lambda: stage.desk.room.photo is not None and stage.desk.room.photo.id == wanted
    yield lambda: stage.desk.room.opened is not None and dressing.canvas.scene.has_photo


def bare(stage: Stage) -> Steps:
    stage.dressing.canvas.model.compare = Compare.AFTER
    yield from open_photo(stage, "harbour-4.jpg")


def dressed(stage: Stage) -> Steps:
    yield from open_photo(stage, "north-light-1.jpg")
    yield lambda: stage.desk.room.previewed
    # Once more, as at every drop but the first of a day.
    stage.desk.room.refresh_preview()
    yield lambda: not stage.desk.room.previewing
    stage.dressing.canvas.model.compare = Compare.SPLIT


def render_shown(stage: Stage) -> Steps:
    yield from dressed(stage)
    room = stage.desk.room
    stage.dressing.canvas.model.compare = Compare.AFTER
    yield lambda: any(str(render.decision) == "kept" for render in room.renders.values)
    kept = next(render for render in room.renders.values if str(render.decision) == "kept")
    room.show_render(kept.job_id)
    yield lambda: room.shown is not None and room.shown_picture is not None


def needs_fill(stage: Stage) -> Steps:
    yield from open_photo(stage, "north-light-1.jpg")
    stage.desk.room.show_look()
    stage.desk.room.put_on(stage.garment("Linen tank"))
    yield lambda: stage.desk.room.previewing
    yield lambda: stage.desk.room.previewed
    stage.dressing.canvas.model.compare = Compare.AFTER


def mask(view: MaskView) -> Callable[[Stage], Steps]:
    def steps(stage: Stage) -> Steps:
        model = stage.dressing.canvas.model
        model.tool = Tool.BRUSH
        model.mask_view = view
        yield lambda: True

    return steps


def points(stage: Stage) -> Steps:
    stage.dressing.canvas.model.tool = Tool.KEYPOINTS
    yield lambda: True


def hand_down(stage: Stage) -> None:
    model = stage.dressing.canvas.model
    model.tool = Tool.VIEW
    model.mask_view = MaskView.TINT


def history(stage: Stage) -> Steps:
    yield from dressed(stage)
    stage.dressing.inspector.toggle_history()
    yield lambda: True


def leave_history(stage: Stage) -> None:
    stage.dressing.inspector.toggle_history()


def variants(stage: Stage) -> Steps:
    yield from dressed(stage)
    yield lambda: len(stage.desk.room.renders.values) > 2
    if not stage.dressing.comparing.panes:
        stage.dressing.toggle_compare()
    yield lambda: stage.dressing.comparing.panes


def leave_variants(stage: Stage) -> None:
    stage.dressing.comparing.leave()


# -- looks, queue, export ------------------------------------------------------------------------------------


def looks(stage: Stage) -> Steps:
    view = stage.looks
    yield lambda: view.view.model().rowCount() and stage.desk.looks.loaded
    view.view.setCurrentIndex(view.view.model().index(1, 0))
    yield lambda: True


def looks_rejected(stage: Stage) -> Steps:
    view = stage.looks
    rows = view.view.model()
    yield lambda: all(rows.index(row, 0).data(VALUE_ROLE) is not None for row in range(rows.rowCount()))
    row = next(row for row in range(rows.rowCount()) if rows.index(row, 0).data(VALUE_ROLE).approval.reason)
    view.view.setCurrentIndex(rows.index(row, 0))
    view.ask_reason()
    yield lambda: view.reject_panel.isVisible()


def leave_reason(stage: Stage) -> None:
    stage.looks.reject_panel.hide()


def queue(stage: Stage) -> Steps:
    stage.window.show_module("dressing_room")
    stage.window.toggle_queue()
    yield lambda: stage.desk.queue.rows.rowCount() or not stage.desk.photos.count


def close_queue(stage: Stage) -> None:
    stage.window.toggle_queue()


def export(stage: Stage) -> Steps:
    view = stage.looks
    rows = view.view.model()
    yield lambda: all(rows.index(row, 0).data(VALUE_ROLE) is not None for row in range(rows.rowCount()))
    kept = [rows.index(row, 0).data(VALUE_ROLE) for row in range(rows.rowCount())]
    stage.desk.export_renders([each.id for each in kept if str(each.decision) == "kept"])
    yield lambda: _dialog(stage) is not None


def _dialog(stage: Stage) -> QWidget | None:
    return next((each for each in stage.window.findChildren(ExportDialog) if each.isVisible()), None)


def close_export(stage: Stage) -> None:
    dialog = _dialog(stage)
    if dialog is not None:
        dialog.close()


# -- the window's own ----------------------------------------------------------------------------------------


def keys(name: str) -> Callable[[Stage], Steps]:
    def steps(stage: Stage) -> Steps:
        stage.window.show_module(name)
        stage.window.toggle_keys()
        yield lambda: stage.window.keys_panel.isVisible()

    return steps


def close_keys(stage: Stage) -> None:
    stage.window.keys_panel.hide()


def failure(stage: Stage) -> Steps:
    stage.window.show_module("dressing_room")
    error = StorageError("disk_full", "The disk of the profile is full. Make room on it, then try again.")
    stage.desk.notifications.report_error(error)
    yield lambda: True


def dismiss(stage: Stage) -> None:
    while stage.desk.notifications.current is not None:
        stage.desk.notifications.dismiss()


def first_start(stage: Stage) -> Steps:
    yield lambda: stage.desk.photos.count >= 8 and stage.desk.garments.count >= 11
    yield lambda: stage.desk.room.opened is not None


SETTINGS_PAGES = (*(str(group) for group in Group), "storage", "about", "report")

SCENES = (
    Scene("first-start", "first", first_start),
    *(
        Scene(f"empty-{name.replace('_', '-')}", "empty", module(name))
        for name in ("library", "garments", "dressing_room", "looks")
    ),
    Scene("empty-queue", "empty", queue, close_queue),
    Scene("library-grid", "full", library_grid),
    Scene("library-collection", "full", library_collection),
    Scene("loupe", "full", loupe),
    Scene("loupe-close", "full", loupe_close),
    Scene("loupe-info", "full", loupe_info, to_grid),
    Scene("compare", "full", compare, to_grid),
    Scene("survey", "full", survey, to_grid),
    Scene("library-filters", "full", library_filters, library_all),
    Scene("library-nothing", "full", library_nothing, library_all),
    Scene("garments", "full", garments),
    Scene("retouch", "full", retouch, leave_retouch),
    Scene("dressing-bare", "full", bare),
    Scene("dressing-split", "full", dressed),
    Scene("dressing-render", "full", render_shown),
    Scene("dressing-history", "full", history, leave_history),
    Scene("dressing-variants", "full", variants, leave_variants),
    Scene("dressing-fill", "full", needs_fill),
    Scene("dressing-mask", "full", mask(MaskView.TINT)),
    Scene("dressing-edge", "full", mask(MaskView.EDGE)),
    Scene("dressing-points", "full", points, hand_down),
    Scene("queue", "full", queue, close_queue),
    Scene("looks", "full", looks),
    Scene("looks-reject", "full", looks_rejected, leave_reason),
    Scene("export", "full", export, close_export, _dialog),
    Scene("error", "full", failure, dismiss),
    Scene("keys-dressing", "full", keys("dressing_room"), close_keys),
    Scene("keys-library", "full", keys("library"), close_keys),
    *(
        Scene(
            f"settings-{name}",
            "full",
            settings_page(name),
            is_steady=name not in ("storage", "about", "report"),
        )
        for name in SETTINGS_PAGES
    ),
    *MARKET_SCENES,
)
