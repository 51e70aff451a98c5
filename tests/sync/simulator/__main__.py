"""`python -m tests.sync.simulator SEED` runs one schedule again and tells all that happens in it."""

from __future__ import annotations

import sys

from tests.sync.simulator.schedule import Broken, run


def main(arguments: list[str]) -> int:
    try:
        seen = run(int(arguments[0]), lambda text: sys.stdout.write(f"{text}\n"))
    except Broken as broken:
        sys.stdout.write(f"\nBROKEN: {broken}\n")
        return 1
    sys.stdout.write(f"\nAll books agree. {dict(seen)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
