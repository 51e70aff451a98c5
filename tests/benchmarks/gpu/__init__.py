"""The engines on an NVIDIA GPU at their published sizes, with random weights; prints nothing where there is no GPU.

    python3 installers/dev.py bench gpu --engine klein --cap 8
    python3 -m tests.benchmarks.gpu --engine klein --cap 8        the same, from the project's folder

One engine and one cap of GPU memory (GB, 0 for none) a call. A call ends by itself within `--minutes`; the next one
with the same words goes on where it stopped, and a last one prints what is known. It needs torch, diffusers and
transformers on the path, not this project's environment; what else is missing is stood in for or left out, and said so.

For a crop of one megapixel with one garment: seconds of the first picture and of later ones, peak memory and what the
planner predicted, beside the stock diffusers call with the same steps, guidance, resolution and prompt embeddings in
the same process; the time the arithmetic of the steps takes at this card's own rate; how long a cancel takes; images
an hour of a queue of 32 looks, and the share of it in which no model was at work. Out of memory is a result.

`--device cpu --size small` or `--weights FOLDER --pixels 65536` try all of it without a GPU.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks import Figure
from tests.benchmarks.gpu import bare

CAPS = (0, 24, 16, 12, 8)
ENGINES = ("klein", "sdxl", "flux-fill", "qwen-edit", "catvton")
RESULTS = "out/bench-gpu.json"


def run() -> Iterable[Figure]:
    import torch

    if not torch.cuda.is_available():
        sys.stderr.write("gpu: there is no NVIDIA GPU here, so nothing is measured\n")
        return
    bare.provide()
    from tests.benchmarks.gpu.measure import measure
    from tests.benchmarks.gpu.report import figures

    for name in ENGINES:
        for cap in CAPS:
            yield from figures(measure(parse(["--engine", name, "--cap", str(cap)])))


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench gpu", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--engine", choices=ENGINES, required=True)
    parser.add_argument("--cap", type=float, default=0, help="GPU memory in GB, 0 for all there is")
    parser.add_argument("--results", default=RESULTS, help="where results are kept, and found again")
    parser.add_argument("--again", action="store_true", help="measure what is there already too")
    parser.add_argument("--minutes", type=float, default=6.0, help="no part is begun after so long")
    parser.add_argument("--pixels", type=int, default=1024 * 1024)
    parser.add_argument("--steps", type=int, default=0, help="fewer than the engine's own")
    parser.add_argument("--looks", type=int, default=32, help="in the queue")
    parser.add_argument("--photo", type=float, default=24.0, help="megapixels of the queue's photo")
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--size", default="published", choices=("published", "middle", "small"))
    parser.add_argument("--weights", help="a folder of weights instead of random ones")
    options = parser.parse_args(arguments)
    options.cap = int(options.cap) if options.cap == int(options.cap) else options.cap
    return options


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    import torch

    if options.device == "cuda" and not torch.cuda.is_available():
        sys.stderr.write(
            "gpu: there is no NVIDIA GPU here, so nothing is measured; try --device cpu --size small\n"
        )
        return 1
    bare.provide()
    from tests.benchmarks.gpu.measure import measure
    from tests.benchmarks.gpu.report import figures, remarks

    found = measure(options)
    for figure in figures(found):
        ratio = f"  {figure.ratio:.2f} x {figure.peer}" if figure.ratio is not None else ""
        print(f"gpu: {figure.name}  {figure.value:.4g} {figure.unit}{ratio}", flush=True)
    for remark in remarks(found):
        print(f"gpu: {remark}", flush=True)
    return 0
