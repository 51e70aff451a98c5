"""A render for ComfyUI: which folder, and the folder shown when all is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from render.comfyui.engines import require_known
from render.errors import EngineError
from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.reveal import show_in_folder
from ui.theme import Theme

if TYPE_CHECKING:
    from studio.looks import Looks


class ComfyWorkflows(QObject):
    """Signals: `folder_wanted(render_id)` where a person is to say where to; `written(workflow)` when it is there."""

    folder_wanted = Signal(str)
    written = Signal(object)

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._looks: Looks | None = None

    def open(self, looks: Looks) -> None:
        self._looks = looks

    def begin(self, render_id: str, engine: str) -> None:
        """Nobody is asked for a folder into which nothing can be written."""
        try:
            require_known(engine)
        except EngineError as error:
            self._notifications.report_error(error)
        else:
            self.folder_wanted.emit(render_id)

    def write(self, render_id: str, folder: Path) -> None:
        if self._looks is not None:
            future = self._looks.write_workflow(render_id, folder)
            self._bridge.await_future(future, self, self._done, self._notifications.report_error)

    def _done(self, workflow: Path) -> None:
        self._notifications.inform(
            self.tr("{folder} has the workflow, its pictures, and a page that says what goes where.").format(
                folder=workflow.parent.name
            )
        )
        self.written.emit(workflow)
        show_in_folder([workflow])


class ComfyFolderDialog(QFileDialog):
    """Asks for the folder and has it filled. It deletes itself."""

    def __init__(self, theme: Theme, workflows: ComfyWorkflows, render_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._workflows = workflows
        self._render_id = render_id
        self.setWindowTitle(self.tr("A folder for ComfyUI"))
        self.setFileMode(QFileDialog.FileMode.Directory)
        self.setOption(QFileDialog.Option.ShowDirsOnly)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptOpen)
        theme.style(self)
        self.fileSelected.connect(self._chosen)
        self.finished.connect(self.deleteLater)

    def _chosen(self, name: str) -> None:
        self._workflows.write(self._render_id, Path(name))
