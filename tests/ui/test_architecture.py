"""Rules of the window that no review should have to find."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import ui

pytestmark = pytest.mark.slow

ROOT = Path(ui.__file__).parent
VIEW_MODELS = sorted(
    {
        *ROOT.rglob("*model.py"),
        *(ROOT / name for name in ("bridge.py", "imports.py", "notifications.py", "observable.py")),
        ROOT / "dressing_room" / "anchors.py",
        ROOT / "dressing_room" / "changes.py",
        *(ROOT / "dressing_room" / f"{name}.py" for name in ("renders", "refining")),
        *(ROOT / "engines" / f"{name}.py" for name in ("lora_rows", "words")),
        *(ROOT / "weights" / f"{name}.py" for name in ("rows", "words")),
        *(ROOT / "explore" / f"{name}.py" for name in ("rows", "words")),
        ROOT / "paged_rows.py",
        ROOT / "library" / "viewers" / "marks.py",
        ROOT / "library" / "viewers" / "sequence.py",
        ROOT / "pictures" / "source.py",
        ROOT / "pictures" / "zoom.py",
        *(ROOT / "looks" / name for name in ("commands.py", "reopening.py", "rows.py", "words.py")),
        *(ROOT / "queue" / name for name in ("rows.py", "words.py")),
        *(
            ROOT / "library" / f"{name}.py"
            for name in ("browser", "collecting", "culling", "edits", "filters", "models", "places", "rows")
        ),
        ROOT / "shell" / "machine.py",
        ROOT / "thumbnails.py",
    }
)
HEAVY = ("torch", "diffusers", "transformers", "cv2", "numpy", "scipy", "pyvips", "PIL", "keyring", "alembic")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_view_models_know_no_widgets() -> None:
    assert len(VIEW_MODELS) > 10
    for path in VIEW_MODELS:
        found = {name for name in imported(path) if "QtWidgets" in name or name.startswith("ui.widgets")}
        assert not found, f"{path.relative_to(ROOT)} imports {found}"


def test_no_file_is_too_long_to_read_in_one_sitting() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in ROOT.rglob("*.py")
        if (n := len(p.read_text("utf-8").splitlines())) > 500
    }
    assert long == {}


def test_no_lambda_waits_for_a_worker() -> None:
    """What comes from a thread is heard by methods: a lambda would run where nobody knows, on what may have gone."""
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in ROOT.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("await_future", "connect_signal", "add_done_callback")
        and any(isinstance(part, ast.Lambda) for argument in call.args for part in ast.walk(argument))
    ]
    assert found == []


def run_program(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program as a process; it says on standard error which heavy modules it has when it leaves."""
    code = (
        "import sys\n"
        "from ui.app import main\n"
        f"code = main({['--profile', str(tmp_path / 'profile'), *arguments]!r})\n"
        f"print('HEAVY', sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
        check=False,
    )


def _may_be_markup(argument: ast.expr) -> bool:
    """Whether a tool tip is neither the program's own words as they are nor `plain_tip`."""
    match argument:
        case ast.Constant():
            return False
        case ast.IfExp(body=body, orelse=otherwise):
            return _may_be_markup(body) or _may_be_markup(otherwise)
        case ast.BoolOp(values=values):
            return any(map(_may_be_markup, values))
        case ast.Call(func=ast.Name(id="plain_tip") | ast.Attribute(attr="tr")):
            return False
        case _:
            return True


def test_no_text_from_elsewhere_can_be_markup() -> None:
    """Qt looks at labels and tool tips, and takes for HTML what looks like it."""
    found: list[str] = []
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            of_a_label = isinstance(node.func, ast.Name) and node.func.id == "QLabel"
            texts = [
                each
                for each in node.args
                if not isinstance(each, ast.Name) or each.id not in ("self", "parent")
            ]
            if (name == "setToolTip" and _may_be_markup(node.args[-1])) or (of_a_label and texts):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found


def test_the_desktop_starts_without_anything_heavy_and_says_how_long_it_took(tmp_path: Path) -> None:
    assert run_program(tmp_path, "--quit").returncode == 0
    # The first start made the catalogue and its key; from now on it is only opened.
    done = run_program(tmp_path, "--startup-report", "--quit")
    assert done.returncode == 0, done.stderr
    first, second = (line.rsplit(" ", 2) for line in done.stdout.splitlines())
    assert [first[0], second[0]] == ["first paint", "interactive"]
    assert first[2] == second[2] == "ms"
    assert 0 < int(first[1]) <= int(second[1])
    loaded = next(line for line in done.stderr.splitlines() if line.startswith("HEAVY"))
    assert "torch" not in loaded
    assert loaded == "HEAVY []"


WHAT_COMES_FIRST = """
import sys

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "studio.catalog" or name.startswith("studio.") and name.endswith(".tables"):
            print(name)

sys.meta_path.insert(0, Watch())
"""


@pytest.mark.parametrize(
    "reading",
    [
        "import ui.session",
        "from pathlib import Path; from ui.app import open_studio; open_studio(Path(sys.argv[1]))",
    ],
)
def test_both_threads_of_a_start_come_to_the_catalogue_from_the_same_side(
    tmp_path: Path, reading: str
) -> None:
    """One reads the window, the other opens the profile. The catalogue and tables of others need each other: from two
    sides the two threads would wait for each other, and Python would break one of them off."""
    words = [sys.executable, "-c", WHAT_COMES_FIRST + reading, str(tmp_path / "profile")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.stdout.partition("\n")[0] == "studio.catalog", done.stderr


def test_without_a_screen_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    if sys.platform != "linux":
        return
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    done = subprocess.run(
        [sys.executable, "-m", "ui.app", "--profile", str(tmp_path / "profile")],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "--screenshot" in done.stderr
