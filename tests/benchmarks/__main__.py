"""`python -m tests.benchmarks [NAME...]`: one line per figure: name, value, unit, ratio to its peer of the same run."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import tests.benchmarks


def benchmark_names() -> list[str]:
    return sorted(
        module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__) if module.name[0] != "_"
    )


def main(names: list[str]) -> int:
    if names[:1] == ["gpu"] and len(names) > 1:
        from tests.benchmarks import gpu

        return gpu.main(names[1:])
    known = benchmark_names()
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.stderr.write(
            f"There is no benchmark called {', '.join(unknown)}; choose from {', '.join(known)}.\n"
        )
        return 2
    for name in names or known:
        for figure in importlib.import_module(f"tests.benchmarks.{name}").run():
            ratio = f"  {figure.ratio:.2f} x {figure.peer}" if figure.ratio is not None else ""
            print(f"{name}: {figure.name}  {figure.value:.4g} {figure.unit}{ratio}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
