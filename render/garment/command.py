"""The answer to `AnalyseGarment`: what was found, with its cut-out on disk."""

from __future__ import annotations

from pathlib import Path

from render.encode import encode_mask
from render.files import write_bytes
from render.garment.analysis import analyse
from render.messages import AnalyseGarment, Garment, GarmentAnalysed
from render.stages.prepare import read_garment, read_mask
from render.task import TaskContext


def analyse_garment(command: AnalyseGarment, context: TaskContext) -> GarmentAnalysed:
    """Analyse a product picture; its cut-out becomes `TASK_ID.cutout.png` in the output folder.

    Raises `InputError` where the picture cannot be read or no honest outline found; then nothing is written.
    """
    with context.stage("prepare", 0.0):
        pixels, alpha = read_garment(command.image)
        if command.cutout is not None:
            alpha = read_mask(command.cutout, (pixels.shape[1], pixels.shape[0]))
    with context.stage("analyse", 0.3):
        found = analyse(pixels, alpha, command.slot)
    file = Path(command.output_folder) / f"{command.task_id}.cutout.png"
    cutout = write_bytes(file, encode_mask(found.alpha))
    garment = Garment(
        image=command.image,
        slot=found.slot,
        category=found.category,
        cutout=cutout,
        landmarks=found.landmarks,
    )
    return GarmentAnalysed(
        garment=garment, category_confidence=found.category_confidence, colours=found.colours
    )
