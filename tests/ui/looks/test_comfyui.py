"""A render opened in ComfyUI, from the menu to the folder that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QMenu

from render.messages import RenderRequest
from studio.jobs.tables import JobRow, RenderRow
from tests.ui.conftest import WAIT
from tests.ui.looks.conftest import Shown
from ui import comfyui
from ui.comfyui import ComfyFolderDialog
from ui.row_model import VALUE_ROLE

pytestmark = pytest.mark.slow


def open_in_comfyui(shown: Shown) -> None:
    menu = QMenu()
    shown.view.fill_menu(menu, shown.model.rows.index(0).data(VALUE_ROLE))
    next(action for action in menu.actions() if action.text() == "Open in ComfyUI…").trigger()


def dialogs(shown: Shown) -> list[ComfyFolderDialog]:
    return shown.window.findChildren(ComfyFolderDialog)


def test_a_drape_is_refused_before_a_folder_is_asked_for(shown: Shown) -> None:
    shown.choose(0)
    open_in_comfyui(shown)
    notice = shown.desk.notifications.current
    assert notice is not None
    assert "klein or sdxl" in notice.message
    assert dialogs(shown) == []


def test_a_render_of_klein_is_written_and_its_folder_shown(
    shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []

    def show(paths: Sequence[Path]) -> None:
        seen.extend(paths)

    monkeypatch.setattr(comfyui, "show_in_folder", show)
    render = shown.stored(0)

    def as_if_by(session: object, engine: str) -> None:
        session.get(RenderRow, render.id).engine = engine  # type: ignore[attr-defined]
        job = session.get(JobRow, render.job_id)  # type: ignore[attr-defined]
        request = msgspec.json.decode(job.request, type=RenderRequest)
        job.request = msgspec.json.encode(msgspec.structs.replace(request, engine=engine)).decode()

    shown.studio._catalog.run(lambda session: as_if_by(session, "klein")).result(60)
    shown.model.refresh()
    rows = shown.model.rows
    shown.qtbot.waitUntil(lambda: rows.index(0).data(VALUE_ROLE).engine == "klein", timeout=WAIT)
    try:
        shown.choose(0)
        open_in_comfyui(shown)
        (dialog,) = dialogs(shown)
        with shown.qtbot.waitSignal(shown.desk.comfyui.written, timeout=WAIT):
            dialog.fileSelected.emit(str(tmp_path / "new"))
        assert seen == [tmp_path / "new" / "workflow_api.json"]
        assert seen[0].is_file()
        dialog.reject()
        shown.qtbot.waitUntil(lambda: not dialogs(shown), timeout=WAIT)
    finally:
        shown.studio._catalog.run(lambda session: as_if_by(session, "drape")).result(60)
