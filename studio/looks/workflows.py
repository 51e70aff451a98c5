"""Looks for other programs: as workflows of ComfyUI."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from render.messages import WorkflowWritten, WriteWorkflow
from studio.catalog.base import new_id
from studio.files import storage_error
from studio.looks.rendering import Rendering


class Workflows(Rendering):
    """Methods return futures."""

    def write_workflow(self, render_id: str, folder: Path) -> Future[Path]:
        """Write what a render was made from for ComfyUI, and answer with the path of the workflow.

        It goes into `folder` itself where that is not there or empty, else into a new one inside it. It holds nothing
        of the render's picture, so that it needs not be kept. Raises `InputError` and `RenderError`; for engines that
        ComfyUI cannot run, with kind `unfit`.
        """

        def work() -> Path:
            request = self._reopen(render_id).request
            try:
                target = free_folder(folder.absolute(), Path(request.photo.path).stem)
            except OSError as error:
                raise storage_error(error, folder) from error
            command = WriteWorkflow(task_id=new_id(), request=request, output_folder=str(target))
            return Path(self._renderer.run(command, WorkflowWritten).workflow)

        return self._pool.submit(work)


def free_folder(folder: Path, name: str) -> Path:
    """`folder`, or one inside it that is not there yet, named after what goes into it."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return folder
    number = 1
    while True:
        ending = "" if number == 1 else f" {number}"
        target = folder / f"{name} for ComfyUI{ending}"
        if not target.exists():
            return target
        number += 1
