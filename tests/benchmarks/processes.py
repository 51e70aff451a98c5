"""What the render processes cost: their start, a round trip, and a preview while a render runs beside it."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from render.client import RenderClient
from render.messages import Inspect, Inspected, OpenPhoto, PhotoOpened, Preview, Previewed, Render
from render.process import Role
from tests.benchmarks import Figure, alternately, seconds
from tests.person import draw_look

PREVIEWS = 15


def run() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = seconds(lambda: subprocess.run([sys.executable, "-c", ""], check=True))
        begun = time.perf_counter()
        with RenderClient(decoders=1) as client:
            client.start(Role.LIGHT)
            client.start(Role.DECODE)
            client.sandbox_reports()
            started = time.perf_counter() - begun
            yield Figure(
                "start of all render processes", started * 1000, "ms", "python -c ''", bare / started
            )
            look = draw_look(folder)
            yield round_trip(client, look.photo.path)
            opened = OpenPhoto(task_id="open", photo=look.photo, longest_side=4000)
            client.run(opened, PhotoOpened)
            yield from previews(client, folder)


def round_trip(client: RenderClient, path: str) -> Figure:
    from render.stages.prepare import inspect

    command = Inspect(task_id="inspect", path=path)
    ours, here = alternately(lambda: client.run(command, Inspected), lambda: inspect(path), rounds=30)
    return Figure("inspect a small photo in its process", ours * 1000, "ms", "in this process", here / ours)


def previews(client: RenderClient, folder: Path) -> Iterable[Figure]:
    look = draw_look(folder)
    preview = Preview(task_id="preview", request=look, longest_side=320)
    client.run(preview, Previewed)
    alone = statistics.median(seconds(lambda: client.run(preview, Previewed)) for _ in range(PREVIEWS))
    yield Figure("preview alone", alone * 1000, "ms")
    renders = [
        client.submit(Render(task_id=f"render{number}", request=look, output_folder=str(folder)))
        for number in range(200)
    ]
    beside = statistics.median(seconds(lambda: client.run(preview, Previewed)) for _ in range(PREVIEWS))
    busy = not renders[-1].future.done()
    for render in renders:
        render.cancel()
    name = "preview while renders run" if busy else "preview after renders ran out"
    yield Figure(name, beside * 1000, "ms", "alone", alone / beside)
