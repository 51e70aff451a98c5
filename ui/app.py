"""The desktop's composition root: `anchor-studio [--profile DIR] [--screenshot FILE] [--quit] [--startup-report]`.

Arguments first, before anything is imported; then Qt here and the studio on a thread, side by side.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.studio import Studio
    from ui.session import Session

NO_DISPLAY = (
    "There is no screen here. Start anchor-studio in a desktop session, "
    "or write a picture of the window with --screenshot FILE --quit."
)


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="anchor-studio", description="Dress real photographs of real people in your garments."
    )
    parser.add_argument(
        "--profile", type=Path, metavar="DIR", help="keep everything of one profile in this folder"
    )
    parser.add_argument(
        "--screenshot", type=Path, metavar="FILE", help="save a picture of the window, as PNG"
    )
    parser.add_argument(
        "--dress", action="store_true", help="put the first garment on before the picture is taken"
    )
    parser.add_argument(
        "--size", type=parse_size, metavar="WxH", help="size of the window, 1440x900 at first"
    )
    parser.add_argument(
        "--theme", choices=("dark", "light", "system"), help="instead of the theme in the settings"
    )
    parser.add_argument(
        "--quit", action="store_true", help="leave when the picture is saved, or when all is shown"
    )
    parser.add_argument(
        "--startup-report", action="store_true", help="print how long it took to paint and to be ready"
    )
    parser.add_argument(
        "--watchdog", action="store_true", help="count handlers that held the window for over 50 ms"
    )
    return parser.parse_args(arguments)


def parse_size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    try:
        return int(width), int(height)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1680x1050") from error


def has_display() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_studio(profile: Path | None) -> Studio:
    """Runs on a thread of its own."""
    # First, as on the other thread, which reads the window meanwhile: the catalogue and tables of others need each
    # other, and two threads that come to them from two sides would wait for each other.
    import studio.catalog  # noqa: F401  # pyright: ignore[reportUnusedImport]
    from studio.studio import Studio

    return Studio.open(profile)


def main(
    arguments: Sequence[str] | None = None, on_started: Callable[[Session], object] | None = None
) -> int:
    """Run the window and return the exit code. `on_started` is handed the session before the event loop runs."""
    options = parse_arguments(arguments)
    if not has_display():
        if options.screenshot is None:
            sys.stderr.write(NO_DISPLAY + "\n")
            return 1
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if os.environ.get("ANCHOR_WATCHDOG") == "1":
        options.watchdog = True

    # Thousands of objects come at start and stay; looking for cycles among them again and again costs a sixth of it.
    gc.disable()
    # The studio's imports overlap with what Qt does outside Python.
    from concurrent.futures import ThreadPoolExecutor

    opener = ThreadPoolExecutor(1, thread_name_prefix="opening")
    opening = opener.submit(open_studio, options.profile)

    from ui.session import run

    return run(options, opener, opening, on_started)


if __name__ == "__main__":
    sys.exit(main())
