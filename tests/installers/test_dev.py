from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from installers import dev


@pytest.fixture
def fresh_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "constraints.txt").write_text("torch==2.13.0\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "CONSTRAINTS", tmp_path / "constraints.txt")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv" / "anchor-setup.json")
    monkeypatch.setattr(dev, "PYTHON", python)
    return tmp_path


def test_an_environment_is_ready_when_its_stamp_covers_what_is_wanted(fresh_root: Path) -> None:
    assert not dev.is_ready(frozenset())
    dev.STAMP.write_text(json.dumps(dev.fingerprint(frozenset({"dev", "engines"}))))
    assert dev.is_ready(frozenset())
    assert dev.is_ready(frozenset({"engines"}))


def test_an_environment_without_a_wanted_extra_is_not_ready(fresh_root: Path) -> None:
    dev.STAMP.write_text(json.dumps(dev.fingerprint(frozenset())))
    assert not dev.is_ready(frozenset({"engines"}))


def test_a_changed_constraint_makes_the_environment_stale(fresh_root: Path) -> None:
    dev.STAMP.write_text(json.dumps(dev.fingerprint(frozenset())))
    dev.CONSTRAINTS.write_text("torch==2.14.0\n")
    assert not dev.is_ready(frozenset())


def test_a_moved_checkout_is_not_ready(fresh_root: Path) -> None:
    stamp = dev.fingerprint(frozenset()) | {"root": "elsewhere"}
    dev.STAMP.write_text(json.dumps(stamp))
    assert not dev.is_ready(frozenset())


def test_a_broken_stamp_is_not_ready(fresh_root: Path) -> None:
    dev.STAMP.write_text("{")
    assert not dev.is_ready(frozenset())


def test_missing_libraries_without_root_print_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "may_install_packages", lambda: False)
    with pytest.raises(dev.SetupError, match="sudo apt-get install -y libegl1 libgl1"):
        dev.provide_system_packages(["libegl1", "libgl1"])


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="screens are found by environment on Linux only"
)
def test_a_display_counts_only_if_something_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "X11_SOCKETS", tmp_path)
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not dev.has_screen()
    monkeypatch.setenv("DISPLAY", ":9.0")
    assert not dev.has_screen()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "X9"))
        server.listen()
        assert dev.has_screen()
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
        assert not dev.has_screen()


def test_the_script_needs_only_the_standard_library() -> None:
    code = "import runpy, sys; sys.argv = ['dev.py', '--help']; runpy.run_path(sys.path.pop(), run_name='__main__')"
    script = str(Path(dev.__file__))
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({script!r}); {code}"],
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    assert "bench" in result.stdout


def test_torch_is_pinned_in_the_constraints() -> None:
    assert "torch==2.13.0" in dev.CONSTRAINTS.read_text().splitlines()


def test_an_audit_with_a_report_is_believed() -> None:
    sound = {"dependencies": [{"name": "a", "version": "1", "vulns": []}]}
    weak = {"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}]}
    assert dev.audit_verdict(json.dumps(sound), "") == (True, "No known weakness in 1 locked dependencies.")
    is_sound, sentence = dev.audit_verdict(json.dumps(weak), "")
    assert not is_sound
    assert "a 1: PYSEC-1" in sentence


def test_an_audit_without_an_answer_says_so_and_names_no_host() -> None:
    unknown = "ERROR:pip_audit._cli:x: Dependency not found and could not be audited: x (1.0)"
    assert dev.audit_verdict("", unknown) == (
        True,
        "Not audited: the registry here gives no advisories (it knows nothing of x (1.0)).",
    )
    unreachable = "ConnectionError: HTTPSConnectionPool(host='registry.example', port=443)"
    is_sound, sentence = dev.audit_verdict("", unreachable)
    assert is_sound
    assert "registry.example" not in sentence


class Pip:
    """Notes what it was asked for; brings a torch for `cuda`."""

    def __init__(self, cuda: str) -> None:
        self.asked: list[tuple[str, ...]] = []
        self._cuda = cuda
        self.installed = ""

    def __call__(self, *words: str) -> None:
        self.asked.append(words)
        self.installed = self._cuda


@pytest.fixture
def pip(fresh_root: Path, monkeypatch: pytest.MonkeyPatch) -> Pip:
    made = Pip("13.0")
    monkeypatch.setattr(dev, "pip", made)
    monkeypatch.setattr(dev, "torch_cuda", lambda: made.installed)
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev, "WINDOWS", False)
    return made


def test_a_torch_for_cpus_is_replaced_by_the_one_for_cards_once(pip: Pip) -> None:
    dev.provide_gpu_torch(None)
    assert pip.asked == [("--force-reinstall", "torch==2.13.0")]
    dev.provide_gpu_torch(None)
    assert len(pip.asked) == 1


def test_windows_is_told_where_that_torch_is(pip: Pip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "WINDOWS", True)
    with pytest.raises(dev.SetupError, match="--torch-index"):
        dev.provide_gpu_torch(None)
    assert pip.asked == []
    dev.provide_gpu_torch("file:///wheels")
    assert pip.asked == [("--force-reinstall", "torch==2.13.0", "--index-url", "file:///wheels")]


def test_a_registry_without_that_torch_is_no_success(
    fresh_root: Path, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "pip", Pip(""))
    with pytest.raises(dev.SetupError, match="cannot use an NVIDIA card either"):
        dev.provide_gpu_torch(None)


def test_which_build_of_torch_is_there_is_read_without_importing_it(
    fresh_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    package = tmp_path / "path" / "torch"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('it was imported')")
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    for cuda in ("'13.0'", "None"):
        (package / "version.py").write_text(f"cuda = {cuda}\n")
        assert dev.torch_cuda() == ("13.0" if cuda != "None" else "")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's script stands for Python")
def test_the_passes_of_the_tests_write_down_what_they_compile(
    fresh_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(dev, "provide_environment", lambda _extras: None)
    dev.PYTHON.write_text(f'#!/bin/sh\necho "$PYTHONDONTWRITEBYTECODE:$*" >> {fresh_root}/said\nexit 5\n')
    dev.PYTHON.chmod(0o755)
    assert dev.test(argparse.Namespace(quick=True), ["-x"]) == dev.NO_TESTS
    together, alone = (fresh_root / "said").read_text().splitlines()
    assert together.startswith(":-m pytest -n auto --dist worksteal -m not serial and not slow and not gpu")
    assert alone.startswith(":-m pytest -m serial and not slow and not gpu")
    assert together.endswith(" -x")
