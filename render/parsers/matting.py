"""The answer to `Matte`: a garment's cut-out with a model's edge."""

from __future__ import annotations

from pathlib import Path

from render.encode import encode_mask
from render.errors import EngineError
from render.files import write_bytes
from render.garment.cutout import cut_out, from_alpha
from render.messages import ErrorKind, Matte, Matted
from render.parsers.anchors import MOVED
from render.parsers.base import MATTING, Parameters, Parsers, answering, placement, why_not
from render.parsers.vitmatte import MattingModel, refined
from render.pixels import Mask
from render.stages.prepare import read_garment, read_mask
from render.task import TaskContext


def matte_garment(command: Matte, context: TaskContext, parsers: Parsers) -> Matted:
    """Write `TASK_ID.cutout.png` into the output folder, at the picture's size.

    The model refines the cut-out of the command, else the file's own alpha, else what its plain ground gives.
    Raises `EngineError` (`ENGINE_UNAVAILABLE`, `OUT_OF_MEMORY`) and `InputError` (`NO_CUTOUT` where there is nothing
    to refine).
    """
    reason = why_not((MATTING,), command.parameters)
    if reason is not None:
        raise EngineError(ErrorKind.ENGINE_UNAVAILABLE, reason)
    with context.stage("prepare", 0.0):
        picture, alpha = read_garment(command.image)
        if command.cutout is not None:
            rough = read_mask(command.cutout, (picture.shape[1], picture.shape[0]))
        else:
            rough = from_alpha(alpha) if alpha is not None else cut_out(picture)

    def work(parameters: Parameters) -> Mask:
        with context.stage("load", 0.2):
            model = parsers.get(placement(MATTING, parameters), MattingModel)
        with context.stage("matte", 0.4):
            return refined(model, picture, rough)

    cutout, moved = answering(command.parameters, parsers, work)
    written = write_bytes(Path(command.output_folder) / f"{command.task_id}.cutout.png", encode_mask(cutout))
    return Matted(cutout=written, warnings=(MOVED,) if moved else ())
