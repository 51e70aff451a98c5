"""How busy a model is kept by a queue of looks at 24 megapixels, whose CPU stages run beside it; needs no GPU.

The real engine process renders new photos one after another with a tiny model, whose pictures take as long as those of
a card would and leave the processor alone meanwhile. Busy is the share of time in which a picture is at the model, from
the first one's begin to the last one's end; what the process computes for a look besides is told in processor seconds.

`BENCH_OVERLAP` says for how many seconds a picture: `BENCH_OVERLAP=1,2,4` unless told otherwise.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import psutil
from msgspec.structs import replace

from render.anchors import load_anchor_file
from render.client import RenderClient
from render.files import read_image_ref
from render.lanes import LOOKS_AT_ONCE
from render.messages import Garment, Keypoint, Point, Render, Rendered, RenderRequest, Slot
from render.process import Role
from resources import read_samples
from tests.benchmarks import Figure
from tests.benchmarks.window import enlarged_sample
from tests.render.engines.tiny import save_tiny_klein

LOOKS = 12
SLEEPING = Path(__file__).parents[1] / "patched"
PATIENCE = 900.0


def run() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save_tiny_klein(folder / "klein")
        looks = [*_looks(folder)]
        for seconds in os.environ.get("BENCH_OVERLAP", "1,2,4").split(","):
            yield from _queue(folder, looks, float(seconds))


def _looks(folder: Path) -> Iterable[RenderRequest]:
    """Photos and people that are all new: same pixels, other bytes, joints moved by a thousandth of a pixel."""
    photo = enlarged_sample(folder / "photo")
    anchors = load_anchor_file(photo.with_suffix(".json"), photo)
    worn = next(garment for garment in read_samples().garments if garment.slot == Slot.UPPER)
    garment = Garment(
        read_image_ref(worn.image),
        Slot.UPPER,
        worn.category,
        read_image_ref(worn.cutout),
        {name: Point(*place) for name, place in worn.landmarks.items()},
    )
    parameters: dict[str, float | int | str | bool] = {"weights": str(folder / "klein"), "device": "cpu"}
    for number in range(1 + LOOKS):  # the first one loads the model and is not measured
        copy = Path(shutil.copy(photo, folder / f"{number}.jpg"))
        with copy.open("ab") as file:
            file.write(bytes([number]))
        joints = {
            name: Keypoint(point.x + number / 1000, point.y, point.confidence)
            for name, point in anchors.keypoints.items()
        }
        yield RenderRequest(
            photo=read_image_ref(copy),
            anchors=replace(anchors, keypoints=joints),
            garments=(garment,),
            engine="klein",
            seed=number,
            parameters=parameters,
        )


def _queue(folder: Path, looks: list[RenderRequest], seconds: float) -> Iterable[Figure]:
    spans = folder / f"spans-{seconds}"
    usual = {name: os.environ.get(name, "") for name in ("PYTHONPATH", "ANCHOR_BENCH_MODEL")}
    os.environ["PYTHONPATH"] = os.pathsep.join([str(SLEEPING), usual["PYTHONPATH"]])
    os.environ["ANCHOR_BENCH_MODEL"] = f"{seconds}:{spans}"
    try:
        with RenderClient(folder / "logs") as client:
            warm = Render(task_id="warm", request=looks[0], output_folder=str(folder))
            client.run(warm, Rendered)
            process = psutil.Process(client.statuses()[Role.ENGINE].pid)
            before = process.cpu_times()
            waiting = [
                Render(task_id=str(number), request=look, output_folder=str(folder))
                for number, look in enumerate(looks[1:])
            ]
            tasks = [client.submit(command) for command in waiting[: LOOKS_AT_ONCE + 1]]
            for number in range(len(waiting)):
                made = tasks[number].future.result(timeout=PATIENCE)
                assert isinstance(made, Rendered)
                assert made.checks.anchor_changed == 0
                if len(tasks) < len(waiting):
                    tasks.append(client.submit(waiting[len(tasks)]))
            after = process.cpu_times()
            held = process.memory_info().rss
    finally:
        os.environ.update(usual)
    drawn = [tuple(map(float, line.split())) for line in spans.read_text("utf-8").splitlines()][1:]
    busy = sum(end - begin for begin, end in drawn)
    whole = max(end for _, end in drawn) - min(begin for begin, _ in drawn)
    what = f"a picture in {seconds:g} s"
    yield Figure(f"{what}, model busy", 100 * busy / whole, "%")
    yield Figure(f"{what}, the model's part of a look", busy / len(drawn), "s")
    yield Figure(f"{what}, processor time of a look", (after.user - before.user) / LOOKS, "s")
    yield Figure(f"{what}, … and of the system", (after.system - before.system) / LOOKS, "s")
    yield Figure(f"{what}, memory of the process", held / 1e6, "MB")
