"""A render process: `python -m render.worker light|engine|decode`.

It is shut in before anything else is imported, so that no import finds a network or a second thread.
"""

from __future__ import annotations

import sys

from render import sandbox


def main() -> None:
    report = sandbox.enter()

    from render.process import Role
    from render.serve import serve

    serve(Role(sys.argv[1]), report)


if __name__ == "__main__":
    main()
