"""A folder that ComfyUI can open: the workflow, its pictures, and a page that says what goes where."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from render.cards import engine_card
from render.colour import to_srgb8
from render.comfyui.notes import NOTE_NAME, WORKFLOW_NAME, note
from render.comfyui.values import Pictures
from render.comfyui.workflow import require_engine, sampled, workflow_of
from render.encode import encode
from render.errors import OutputError
from render.files import output_error, sha256
from render.icc import srgb
from render.messages import Box, ErrorKind, RenderRequest, WorkflowWritten, WriteWorkflow
from render.pipeline import Sources, drape_request
from render.pixels import Draped, Mask, Photo
from render.stages.diffuse import crop_box, paste, reference, working_size
from render.task import TaskContext

NEUTRAL = 127
"""Grey of an edit region of which the model is to see nothing."""


def write_workflow(command: WriteWorkflow, context: TaskContext, sources: Sources) -> WorkflowWritten:
    """Write `command.output_folder`, whole or not at all. No model is loaded and none need be there.

    Raises `EngineError` `UNFIT`, what a render raises for its pictures, and `OutputError`.
    """
    request = command.request
    require_engine(request.engine)
    card = engine_card(request.engine)
    look = drape_request(request, context, sources)
    with context.stage("workflow", 0.6):
        box = crop_box(look.draped, look.photo.width, look.photo.height)
        size = working_size(box.width, box.height)
        asked = sampled(request, card.sampling, *size)
        prefix = _prefix(request)
        garments = tuple(f"{prefix}-garment-{number}.png" for number in range(1, len(look.garments) + 1))
        pictures = Pictures(f"{prefix}-crop.png", f"{prefix}-start.png", f"{prefix}-mask.png", garments)
        crop, start, mask = crop_start_mask(look.photo, look.draped, box, size, draped=asked.strength < 1.0)
        workflow = workflow_of(request.engine, pictures, asked, prefix)
        shown = {pictures.crop: crop, pictures.start: start, pictures.mask: mask}
        for name, garment in zip(garments, look.garments, strict=True):
            shown[name] = reference(garment, look.photo.icc)
        files = {
            name: encode(pixels, ".png", icc=srgb() if pixels.ndim == 3 else None)
            for name, pixels in shown.items()
        }
        page = note(workflow, tuple(files), box, size)
        files[WORKFLOW_NAME] = json.dumps(workflow.nodes, indent=2, ensure_ascii=False).encode()
        files[NOTE_NAME] = page.encode()
    folder = Path(command.output_folder)
    _write_folder(folder, files)
    return WorkflowWritten(workflow=str(folder / WORKFLOW_NAME), pictures=tuple(shown))


def crop_start_mask(
    photo: Photo, draped_look: Draped, box: Box, size: tuple[int, int], *, draped: bool
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], Mask]:
    """What is in `box`, at `size`, in sRGB: as photographed, as the model starts from it, and where it renders.

    It starts from the drape, or from grey in the edit region.
    """
    region = np.zeros((box.height, box.width), np.uint8)
    paste(region, box, draped_look.edit_region, draped_look.box)
    native = to_srgb8(photo.pixels[box.top : box.bottom, box.left : box.right], photo.icc)
    crop = _scaled(native, size)
    mask = np.where(_scaled(region, size) > 0, np.uint8(255), np.uint8(0))
    if not draped:
        return crop, np.where((mask > 0)[:, :, None], np.uint8(NEUTRAL), crop), mask
    worn, dressed = native.copy(), to_srgb8(draped_look.image, photo.icc)
    for channel in range(3):
        paste(worn[:, :, channel], box, dressed[:, :, channel], draped_look.box)
    return crop, _scaled(np.where((region > 0)[:, :, None], worn, native), size), mask


def _scaled(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


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
