"""The engines on an NVIDIA GPU at their published sizes, with random weights; prints nothing where there is no GPU.

    python3 -m tests.benchmarks.gpu --engine klein --cap 8 --results gpu.jsonl

One engine and one cap of GPU memory (GB, 0 for none) a call; what stands in the results already is not done again. It
needs a bare torch with diffusers, transformers and what `render` imports on the path, not this project's environment.

For a crop of one megapixel with one garment: seconds a picture and peak memory of the studio's path, and of the stock
diffusers call with the same steps, guidance, resolution and prompt embeddings, in the same process; the plan that was
chosen and the peak it predicted; the first picture and later ones; how long a cancel takes. Out of memory is a result.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from render.engines import make_engine
from render.engines.base import Sampler, Scene
from render.engines.diffusion import DiffusionEngine, agnostic
from render.engines.features import FeatureStore, Tensors
from render.engines.parts import Parts, release_memory
from render.errors import RenderError
from render.memory import BEST_PIXELS, GIGABYTE, Plan, best_plan, published
from tests.benchmarks import Figure
from tests.benchmarks.full_size import NETWORKS, SCHEDULERS, TEXTS, save_adapter

CAPS = (0, 24, 16, 12, 8)
WARM_RUNS = 3


class Stopped(Exception):
    pass


class RandomParts(Parts):
    """Networks at published size with random weights, made where they are used."""

    def __init__(self, card: Any, plan: Plan) -> None:
        self._card, self.plan = card, plan

    @property
    def settings(self) -> dict[str, Any]:
        return {"is_distilled": True}

    def has(self, folder: str) -> bool:
        return folder in NETWORKS[self._card.name]

    def tool(self, folder: str, **changes: Any) -> Any:
        return SCHEDULERS[self._card.name]()

    def _read(self, folder: str, kind: type[Any] | None) -> Any:
        import torch

        with torch.device("meta"):
            made = NETWORKS[self._card.name][folder]()
        made = made.to(self.dtype).to_empty(device="cpu")
        with torch.no_grad():
            for tensor in (*made.parameters(), *made.buffers()):
                if tensor.is_floating_point():
                    tensor.normal_(std=0.02)
        return made


def engine_of(name: str, weights: Path | None) -> DiffusionEngine:
    """With features of text made up, so that no text encoder is needed; on real files where `weights` names some."""
    made = make_engine(name)
    assert isinstance(made, DiffusionEngine)
    made.features = FeatureStore()
    if weights is None:
        made.parts_type = RandomParts
        made.encode_text = lambda parts, sampler, scene: random_text(name)  # pyright: ignore[reportAttributeAccessIssue]
    return made


def random_text(name: str) -> Tensors:
    import torch

    noise = torch.Generator().manual_seed(0)
    return {key: torch.randn(shape, generator=noise).bfloat16() for key, shape in TEXTS[name].items()}


def scene_of(pixels: int) -> Scene:
    """A square crop, a mask of its middle and one garment of three to four."""
    side = int(pixels**0.5) // 16 * 16
    random = np.random.default_rng(0)
    crop = random.integers(0, 255, (side, side, 3), np.uint8)
    mask = np.zeros((side, side), np.uint8)
    mask[side // 6 : -side // 6, side // 5 : -side // 5] = 255
    garment = random.integers(0, 255, (side, side * 3 // 4, 3), np.uint8)
    return Scene(crop, mask, crop, np.full_like(mask, 255), (garment,))


def measure(options: argparse.Namespace) -> dict[str, Any]:
    import torch

    gpu = options.device == "cuda"
    if gpu and options.cap:
        total = torch.cuda.get_device_properties(0).total_memory
        torch.cuda.set_per_process_memory_fraction(min(1.0, options.cap * GIGABYTE / total))
    weights = Path(options.weights) if options.weights else None
    engine = engine_of(options.engine, weights)
    scene = scene_of(options.pixels)
    usual = engine.card.sampling
    steps = min(usual.steps, options.steps or usual.steps)
    sampler = Sampler(0, steps, usual.guidance, 1.0, usual.prompt)
    found: dict[str, Any] = {
        "engine": options.engine,
        "cap": options.cap,
        "steps": steps,
        "pixels": scene.mask.size,
        "torch": torch.__version__,
        "card": torch.cuda.get_device_name() if gpu else "cpu",
    }
    with tempfile.TemporaryDirectory() as folder:
        place = weights or Path(folder)
        if weights is None:
            save_adapter(options.engine, place)
        try:
            plan = Plan(place, "cpu", "float32")
            if gpu:
                budget = torch.cuda.mem_get_info()[0]
                budget = min(budget, options.cap * GIGABYTE) if options.cap else budget
                work = {options.pixels: engine.workload(options.pixels, 1)}
                plan = best_plan(published(engine.card), work, budget, place)
            found |= {"plan": plan.words, "predicted": plan.predicted_peak}
            found |= ours(engine, plan, scene, sampler)
        except (RenderError, torch.OutOfMemoryError) as error:
            found["ours"] = f"{type(error).__name__}: {str(error)[:200]}"
        engine.unload()
        for name, call in stock_calls(engine, place, options, scene, sampler).items():
            try:
                found[name], found[f"{name} peak"] = timed(call, gpu)
            except torch.OutOfMemoryError as error:
                found[name] = f"OutOfMemoryError: {str(error)[:200]}"
            release_memory()
    return found


def ours(engine: DiffusionEngine, plan: Plan, scene: Scene, sampler: Sampler) -> dict[str, Any]:
    gpu = plan.device == "cuda"
    begun = time.perf_counter()
    engine.load(plan)
    loaded = time.perf_counter() - begun

    def draw() -> None:
        engine.render(scene, sampler, lambda *_: None)

    first, _ = timed(draw, gpu, runs=1)
    warm, peak = timed(draw, gpu, runs=WARM_RUNS)
    asked: list[float] = []

    def stop(*_: Any) -> None:
        asked.append(time.perf_counter())
        raise Stopped

    try:
        engine.render(scene, sampler, stop)
    except Stopped:
        cancelled = time.perf_counter() - asked[0]
    return {"load": loaded, "first": first, "ours": warm, "ours peak": peak, "cancel": cancelled}


def timed(call: Callable[[], Any], gpu: bool, runs: int = 1 + WARM_RUNS) -> tuple[float, int]:
    """Seconds of the fastest of `runs`, and the peak of all in bytes."""
    import torch

    if gpu:
        torch.cuda.reset_peak_memory_stats()
    taken: list[float] = []
    for _ in range(runs):
        begun = time.perf_counter()
        call()
        if gpu:
            torch.cuda.synchronize()
        taken.append(time.perf_counter() - begun)
    return min(taken), torch.cuda.max_memory_allocated() if gpu else 0


def stock_calls(
    engine: DiffusionEngine, weights: Path, options: argparse.Namespace, scene: Scene, sampler: Sampler
) -> dict[str, Callable[[], Any]]:
    """diffusers' own pipelines, in 16 bit and whole on the card, as their documentation calls them.

    For engines other than klein that is the engine's own call, which is the stock pipeline's, planned without regard to
    memory. CatVTON has no pipeline in diffusers.
    """
    import torch
    from PIL import Image

    gpu = options.device == "cuda"
    plan = Plan(weights, options.device, "bfloat16" if gpu else "float32")
    crop, mask = Image.fromarray(scene.crop), Image.fromarray(scene.mask)
    garments = [Image.fromarray(picture) for picture in scene.references]
    shared = {"num_inference_steps": sampler.steps, "guidance_scale": sampler.guidance, "output_type": "np"}

    def text() -> Tensors:
        made = (
            random_text(engine.card.name)
            if not options.weights
            else engine.encode_text(parts, sampler, scene)
        )
        return {name: tensor.to(plan.device, getattr(torch, plan.dtype)) for name, tensor in made.items()}

    if engine.card.name == "catvton":
        return {}
    if engine.card.name != "klein":

        def whole() -> None:
            engine.load(plan)
            engine.features = FeatureStore()
            engine.render(scene, sampler, lambda *_: None)

        return {"stock": whole}
    from diffusers.pipelines.flux2.pipeline_flux2_klein_inpaint import Flux2KleinInpaintPipeline
    from diffusers.pipelines.flux2.pipeline_flux2_klein_kv import Flux2KleinKVPipeline

    parts = engine.parts_type(engine.card, plan)
    built: dict[str, Any] = {}

    def pipeline(kind: type[Any], **more: Any) -> Any:
        if not built:
            built.update(transformer=parts.model("transformer"), vae=parts.model("vae"), text=text())
        made = kind(
            scheduler=parts.tool("scheduler"),
            vae=built["vae"],
            transformer=built["transformer"],
            text_encoder=None,
            tokenizer=None,
            **more,
        )
        made.set_progress_bar_config(disable=True)
        return made

    def seeded() -> Any:
        return torch.Generator("cpu").manual_seed(0)

    def inpaint() -> Any:
        return pipeline(Flux2KleinInpaintPipeline, is_distilled=True)(
            image=crop,
            mask_image=mask,
            image_reference=garments,
            strength=1.0,
            generator=seeded(),
            **built["text"],
            **shared,
        )

    def cached_keys() -> Any:
        height, width = scene.mask.shape
        return pipeline(Flux2KleinKVPipeline)(
            image=[Image.fromarray(agnostic(scene)), *garments],
            height=height,
            width=width,
            num_inference_steps=sampler.steps,
            generator=seeded(),
            output_type="np",
            **built["text"],
        )

    if options.weights:
        engine.load(plan)
    return {"stock": inpaint, "stock kv": cached_keys}


def run() -> Iterable[Figure]:
    import torch

    if not torch.cuda.is_available():
        sys.stderr.write("gpu: there is no NVIDIA GPU here, so nothing is measured\n")
        return
    for name in NETWORKS:
        for cap in CAPS:
            found = measure(parse(["--engine", name, "--cap", str(cap)]))
            yield from figures(found)


def figures(found: dict[str, Any]) -> Iterable[Figure]:
    what = f"{found['engine']} at {found['cap'] or 'any'} GB"
    if not isinstance(found["ours"], float):
        yield Figure(f"{what}: {found['ours']}", float("nan"), "s")
        return
    stock = found.get("stock")
    ratio = found["ours"] / stock if isinstance(stock, float) else None
    yield Figure(f"{what}, a picture ({found['plan']})", found["ours"], "s", "stock", ratio)
    peak, predicted = found["ours peak"] / GIGABYTE, found["predicted"] / GIGABYTE
    yield Figure(f"{what}, peak", peak, "GB", "predicted", peak / predicted if predicted else None)
    for name in ("load", "first", "cancel"):
        yield Figure(f"{what}, {name}", found[name], "s")


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--engine", choices=sorted(NETWORKS), required=True)
    parser.add_argument("--cap", type=int, default=0, help="GPU memory in GB, 0 for all there is")
    parser.add_argument(
        "--results", help="a file with a line of JSON for each run; what is there is not done again"
    )
    parser.add_argument("--pixels", type=int, default=BEST_PIXELS)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--weights", help="a folder of weights instead of random ones")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    results = Path(options.results) if options.results else None
    done = (
        [json.loads(line) for line in results.read_text().splitlines()]
        if results and results.exists()
        else []
    )
    if any((each["engine"], each["cap"]) == (options.engine, options.cap) for each in done):
        return 0
    found = measure(options)
    print(json.dumps(found), flush=True)
    if results:
        with results.open("a") as file:
            file.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
