"""The engines on an NVIDIA GPU at their published sizes, with random weights; prints nothing where there is no GPU.

    python3 installers/dev.py bench gpu --engine klein --cap 0
    python3 -m tests.benchmarks.gpu --engine klein --cap 0         the same, from the project's folder
    python3 -m tests.benchmarks.gpu --engine klein,sdxl --cap 0,8 --parts stock,ours

Engines and caps of GPU memory (GB, 0 for none) are lists; each engine is measured under each cap in turn, in one
process. Measure without a cap first: the peaks under caps are compared with stock's on the whole card. It needs torch,
diffusers and transformers on the path, not this project's environment; what else is missing is stood in for or left
out, and said so.

A call begins nothing after `--minutes`. All that was found lies in `--results` at once, by engine, cap, size and card;
a call with the same words goes on where the one before stopped, and `--minutes 0` only prints what is known. `--again`
measures anew what `--parts` names. An error ends its part alone and is printed with its traceback, and the next call
tries that part once more; memory that runs out is a result. After an error of CUDA itself a call ends with 1, for that
process gets no more from the card.

`--parts`, in the order in which they are measured, for a crop of one megapixel with one garment:

    floor            how fast this card multiplies matrices
    stock            the stock diffusers call with the same steps, guidance, resolution and prompt embeddings
    ours             seconds of the first picture and of later ones, peak memory beside the planner's prediction
    smaller plans    int8 and int4 where no cap asks for them: seconds, and peaks beside stock's of the same process
    products         the operations of the steps, which with `floor` give the least time that they take
    cancel           how long one takes
    queue            32 looks, 8 where a picture takes above 3 s: images an hour, and how busy models and card were
    kept references  klein: keys and values of the garment computed in the first step alone, and the error of that
    tuned            attention backends and compiled blocks, and their error
    together         two and four variants in one go, and their error

`--device cpu --size small --pixels 16384 --looks 2 --photo 1` or `--weights FOLDER --pixels 65536` try all of it
without a GPU, in half a minute an engine; set OMP_NUM_THREADS=1 where other work keeps the cores busy, or threads that
wait for each other make it thirty times slower.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.benchmarks import Figure
from tests.benchmarks.gpu import bare

CAPS = (0, 24, 16, 12, 8)
ENGINES = ("klein", "sdxl", "flux-fill", "qwen-edit", "catvton")
PARTS = (
    "floor",
    "stock",
    "ours",
    "smaller plans",
    "products",
    "cancel",
    "queue",
    "kept references",
    "tuned",
    "together",
)
RESULTS = "out/bench-gpu.json"
NO_GPU = "gpu: there is no NVIDIA GPU here, so nothing is measured; try --device cpu --size small\n"


def run() -> Iterable[Figure]:
    """Every engine under every cap, each for as long as a call takes."""
    if not _ready("cuda"):
        return
    from tests.benchmarks.gpu.measure import measured
    from tests.benchmarks.gpu.report import figures, remarks

    for name in ENGINES:
        for cap in CAPS:
            for found in measured(parse(["--engine", name, "--cap", str(cap)])):
                yield from figures(found)
                _say(remarks(found))


def parse(arguments: list[str]) -> argparse.Namespace:
    words = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="bench gpu", description=__doc__, formatter_class=words)
    parser.add_argument("--engine", type=_some_of(ENGINES), required=True, help="one or more, with commas")
    parser.add_argument("--cap", type=_caps, default=[0], help="GPU memory in GB, 0 for all; with commas")
    parser.add_argument(
        "--parts", type=_some_of(PARTS), default=PARTS, help="with commas; all where not said"
    )
    parser.add_argument("--results", default=RESULTS, help="where results are kept, and found again")
    parser.add_argument("--again", action="store_true", help="measure what is there already too")
    parser.add_argument("--minutes", type=float, default=6.0, help="no part is begun after so long")
    parser.add_argument("--pixels", type=int, default=1024 * 1024)
    parser.add_argument("--steps", type=int, default=0, help="fewer than the engine's own")
    parser.add_argument("--looks", type=int, default=0, help="in the queue")
    parser.add_argument("--photo", type=float, default=24.0, help="megapixels of the queue's photo")
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--size", default="published", choices=("published", "middle", "small"))
    parser.add_argument("--weights", help="a folder of weights instead of random ones")
    return parser.parse_args(arguments)


def _some_of(known: tuple[str, ...]) -> Any:
    def names(text: str) -> list[str]:
        found = [name.strip() for name in text.split(",")]
        unknown = [name for name in found if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}; choose from {', '.join(known)}")
        return found

    return names


def _caps(text: str) -> list[float]:
    caps = [float(cap) for cap in text.split(",")]
    return [int(cap) if cap == int(cap) else cap for cap in caps]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    if not _ready(options.device):
        return 1
    from tests.benchmarks.gpu.measure import Broken, measured
    from tests.benchmarks.gpu.report import lines

    try:
        for found in measured(options):
            _say(lines(found))
    except Broken as error:
        sys.stderr.write(f"gpu: the card answers nothing any more, so this call ends: {error}\n")
        return 1
    return 0


def _ready(device: str) -> bool:
    """Whether there is what is to be measured; then all is there that measuring imports."""
    import torch

    if device == "cuda" and not torch.cuda.is_available():
        sys.stderr.write(NO_GPU)
        return False
    logging.basicConfig(format="gpu: %(name)s: %(message)s")
    logging.getLogger("render").setLevel(logging.INFO)  # why trials were refused
    bare.provide()
    return True


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        print(f"gpu: {line}", flush=True)
