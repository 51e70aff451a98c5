"""A folder that ComfyUI can open: the workflow, its pictures, and a page that says what goes where."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec

from render.cards import engine_card, is_distilled
from render.comfyui.engines import require_known
from render.comfyui.notes import NOTE_NAME, WORKFLOW_NAME, note
from render.comfyui.scene import scene_of
from render.comfyui.values import Asked, Pictures
from render.comfyui.workflow import workflow_of
from render.encode import encode
from render.engines.base import weights_folder
from render.engines.diffusion import agnostic, started
from render.engines.klein import REFERENCE_PIXELS, shrink
from render.engines.pose import draw_pose
from render.errors import OutputError
from render.files import output_error, sha256
from render.icc import srgb
from render.messages import ErrorKind, RenderRequest, WorkflowWritten, WriteWorkflow
from render.pipeline import Sources
from render.task import TaskContext


def write_workflow(command: WriteWorkflow, context: TaskContext, sources: Sources) -> WorkflowWritten:
    """Write `command.output_folder`, whole or not at all. No model is loaded and none need be there.

    Raises `EngineError` `UNFIT`, what a render raises for its pictures, and `OutputError`.
    """
    request = command.request
    require_known(request.engine)
    card = engine_card(request.engine)
    scene, sampler, box = scene_of(request, card, context, sources)
    height, width = scene.mask.shape
    prefix = _prefix(request)
    numbers = range(1, len(scene.references) + 1)
    garments = tuple(f"{prefix}-garment-{number}.png" for number in numbers)
    pose = f"{prefix}-pose.png" if request.engine == "sdxl" and scene.keypoints else ""
    pictures = Pictures(f"{prefix}-crop.png", f"{prefix}-start.png", f"{prefix}-mask.png", garments, pose)
    loras = tuple((Path(lora.path).name, lora.weight) for lora in request.loras)
    distilled = is_distilled(card, weights_folder(card, request.parameters))
    asked = Asked(width, height, sampler, loras, distilled)
    workflow = workflow_of(request.engine, pictures, asked, prefix)
    shown = {
        pictures.crop: scene.crop,
        pictures.start: agnostic(scene) if sampler.strength == 1.0 else started(scene),
        pictures.mask: scene.mask,
    }
    if pose:
        shown[pose] = draw_pose(scene.keypoints, width, height)
    for name, picture in zip(garments, scene.references, strict=True):
        shown[name] = shrink(picture, REFERENCE_PIXELS) if request.engine == "klein" else picture
    files = {
        name: encode(pixels, ".png", icc=srgb() if pixels.ndim == 3 else None)
        for name, pixels in shown.items()
    }
    page = note(workflow, tuple(files), box, (width, height))
    files[WORKFLOW_NAME] = json.dumps(workflow.nodes, indent=2, ensure_ascii=False).encode()
    files[NOTE_NAME] = page.encode()
    folder = Path(command.output_folder)
    context.check()
    _write_folder(folder, files)
    return WorkflowWritten(workflow=str(folder / WORKFLOW_NAME), pictures=tuple(shown))


def _prefix(request: RenderRequest) -> str:
    """The same for the same look, another for another; no name of a photo or a garment is in it."""
    return f"anchor-{sha256(msgspec.msgpack.encode(request))[:8]}"


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    part = folder.with_name(f".{secrets.token_hex(8)}.part")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            if not folder.is_dir() or any(folder.iterdir()):
                raise OutputError(
                    ErrorKind.NOT_WRITABLE,
                    f"{folder.name} is there already; name a new folder or an empty one.",
                )
            folder.rmdir()
        part.mkdir()
        for name, data in files.items():
            (part / name).write_bytes(data)
        part.rename(folder)
    except OSError as error:
        raise output_error(error, folder) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
