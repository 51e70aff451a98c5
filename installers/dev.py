"""Everything a developer, a curious user or a build machine does with a checkout.

    python3 installers/dev.py run      open the studio with its samples
    python3 installers/dev.py test     run every test (--quick leaves the slow ones out)
    python3 installers/dev.py check    lint, types, import contracts, known weaknesses of dependencies
    python3 installers/dev.py bench    benchmarks: name, value, unit, ratio to the peer of the same run
    python3 installers/dev.py screenshots  photograph every view for eyes; --renew what a test compares with
    python3 installers/dev.py setup    only make the environment
    python3 installers/dev.py translate  extract what the window says, compile what is translated
    python3 installers/dev.py lock     write the versions of the environment into the constraints file

Needs nothing but Python 3.11 or newer. The first call makes `.venv` beside the project and installs the locked
dependencies; later calls see from a stamp that nothing changed and go straight on.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
CONSTRAINTS = ROOT / "installers" / "constraints.txt"
STAMP = VENV / "anchor-setup.json"
X11_SOCKETS = Path("/tmp/.X11-unix")
OUT = ROOT / "out"
WINDOWS = sys.platform == "win32"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
BUILD_TOOLS = ("setuptools", "wheel")

QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
}
"""Shared libraries that Qt's own wheels expect of the system, and the Debian package that brings each."""


TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "vipsthumbnail": "libvips-tools",
    "chromium": "chromium",
    "chromedriver": "chromium-driver",
    "pg_ctlcluster": "postgresql",
}
"""Programs that a few tests and benchmarks use and skip without, and the Debian package that brings each."""


class SetupError(Exception):
    """A sentence for the person at the terminal."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# -- environment ---------------------------------------------------------------------------------------------


def has_nvidia_card() -> bool:
    if WINDOWS:
        return (Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "nvcuda.dll").exists()
    return Path("/proc/driver/nvidia/version").exists()


def fingerprint(extras: frozenset[str]) -> dict[str, object]:
    digest = hashlib.sha256(CONSTRAINTS.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return {
        "inputs": digest,
        "extras": sorted(extras),
        "python": platform.python_version(),
        "root": str(ROOT),
    }


def is_ready(extras: frozenset[str]) -> bool:
    """True when the environment already holds at least these extras, made from today's inputs."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    wanted = fingerprint(extras)
    same = all(stamp.get(key) == wanted[key] for key in ("inputs", "python", "root"))
    return same and set(wanted["extras"]) <= set(stamp.get("extras", ())) and PYTHON.exists()  # type: ignore[arg-type]


def installed_extras() -> frozenset[str]:
    try:
        return frozenset(json.loads(STAMP.read_text()).get("extras", ()))
    except (OSError, ValueError):
        return frozenset()


def missing_system_packages() -> list[str]:
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    for library, package in QT_LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def may_install_packages() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: list[str]) -> None:
    say(f"Installing system packages: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def provide_system_packages(packages: list[str]) -> None:
    if not packages:
        return
    if may_install_packages():
        apt_install(packages)
    else:
        raise SetupError(
            "The studio's window needs libraries that this system lacks. Install them, then start again:\n"
            f"    sudo apt-get install -y {' '.join(packages)}"
        )


def make_venv() -> None:
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        provide_system_packages([f"{version}-venv"])
    result = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True
    )
    if result.returncode != 0:
        raise SetupError(f"Python could not make a virtual environment in {VENV}: {result.stderr.strip()}")


def pip(*arguments: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # The build tool warns at length that it would rather link the project in another way, whose import hook would
    # cost every start 40 ms.
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    result = subprocess.run([*command, *arguments, "-c", str(CONSTRAINTS)], cwd=ROOT, env=environment)
    if result.returncode != 0:
        raise SetupError(
            "The dependencies could not be installed; pip's own message stands above. Check the network and the "
            "free disk space, then start again: what is installed already stays."
        )


def provide_test_programs() -> None:
    """Tests that miss one of these say so and skip, so nobody is stopped for them."""
    missing = [package for program, package in TEST_PROGRAMS.items() if shutil.which(program) is None]
    if missing and sys.platform.startswith("linux") and may_install_packages():
        apt_install(missing)


def provide_environment(extras: frozenset[str]) -> None:
    if is_ready(extras):
        return
    started = time.monotonic()
    extras = extras | installed_extras()
    provide_system_packages(missing_system_packages())
    if not PYTHON.exists():
        say(f"Making the environment in {VENV} ...")
        make_venv()
    if "dev" in extras:
        provide_test_programs()
    STAMP.unlink(missing_ok=True)
    say(f"Installing locked dependencies ({', '.join(['base', *sorted(extras)])}) ...")
    pip(*BUILD_TOOLS)
    if "engines" in extras:
        # torch first and alone: another package's looser request must never choose its build.
        pip(pinned_torch())
    target = f".[{','.join(sorted(extras))}]" if extras else "."
    pip("--no-build-isolation", "--config-settings", "editable_mode=compat", "--editable", target)
    # pip compiles what it installs, not a checkout; a tenth of the window's start would go into that each time.
    packages = ["studio", "ui", "render", "sync", "resources"]
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", *packages], cwd=ROOT)
    STAMP.write_text(json.dumps(fingerprint(extras)))
    say(f"Ready in {time.monotonic() - started:.0f} s.")


# -- torch for NVIDIA cards ----------------------------------------------------------------------------------

TORCH_BUILD = (
    "import importlib.util, pathlib, runpy; place = pathlib.Path(importlib.util.find_spec('torch').origin); "
    "print(runpy.run_path(str(place.with_name('version.py')))['cuda'] or '')"
)
"""Prints which CUDA the environment's torch was built for, without the seconds that importing it takes."""

WHERE_IT_IS = (
    "Its makers keep those for NVIDIA cards at an address of their own, which “Get Started Locally” on PyTorch's page "
    "shows behind “--index-url” once CUDA is chosen there. Give it once:\n"
    "    python3 installers/dev.py setup --gpu --torch-index ADDRESS"
)


def pinned_torch() -> str:
    return next(line for line in CONSTRAINTS.read_text().splitlines() if line.startswith("torch=="))


def torch_cuda() -> str:
    """The version of CUDA; empty for a build that cannot use an NVIDIA card."""
    done = subprocess.run([str(PYTHON), "-c", TORCH_BUILD], capture_output=True, text=True)
    return done.stdout.strip()


def provide_gpu_torch(index: str | None) -> None:
    """The build of torch that uses NVIDIA cards, in place of one that does not.

    On Linux it is what pip brings by itself; for Windows it lies at an `index` that a person names.
    """
    if sys.platform == "darwin" or torch_cuda():
        return
    if WINDOWS and not index:
        raise SetupError(
            f"The torch that pip brings for Windows by itself cannot use an NVIDIA card. {WHERE_IT_IS}"
        )
    say("Installing the torch for NVIDIA cards, some gigabytes ...")
    pip("--force-reinstall", pinned_torch(), *(["--index-url", index] if index else []))
    if not torch_cuda():
        raise SetupError(f"What pip brought is a torch that cannot use an NVIDIA card either. {WHERE_IT_IS}")


# -- commands ------------------------------------------------------------------------------------------------


def has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM", "xcb").split(":")[0] not in {"xcb", "wayland"}:
        return False
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    host, _, rest = os.environ.get("DISPLAY", "").rpartition(":")
    if not rest:
        return False
    if host not in {"", "unix"}:
        return True
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(X11_SOCKETS / f"X{rest.split('.')[0]}")) == 0


def replace_process(command: list[str]) -> NoReturn:
    """Run `command` in place of this process where the system can, so that signals and exit codes are its own."""
    if WINDOWS:
        sys.exit(subprocess.run(command).returncode)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)


def run(options: argparse.Namespace, rest: list[str]) -> int:
    provide_environment(frozenset({"engines"}) if options.gpu or has_nvidia_card() else frozenset())
    if options.gpu:
        provide_gpu_torch(options.torch_index)
    if has_screen():
        replace_process([str(PYTHON), "-m", "ui.app", *rest])
    return main_job_without_screen()


def main_job_without_screen() -> int:
    """Dress a sample, lock and save it, and photograph the window, so that a machine without a screen shows it."""
    say("There is no screen here, so the main job runs without one.")
    OUT.mkdir(exist_ok=True)
    look, region, window = OUT / "first-look.png", OUT / "first-look-edit-region.png", OUT / "window.png"
    samples = ROOT / "resources" / "samples"
    shipped = json.loads((samples / "samples.json").read_text(encoding="utf-8"))
    photo, garment = shipped["sets"][0]["photos"][0], shipped["garments"][0]
    dress = [str(PYTHON), "-m", "studio.cli", "try-on", str(samples / photo["image"])]
    dress += ["--slot", garment["slot"], str(samples / garment["image"])]
    dress += ["--anchors", str(samples / photo["anchors"]), "-o", str(look), "--edit-region", str(region)]
    shoot = [str(PYTHON), "-m", "ui.app", "--profile", str(OUT / "profile")]
    shoot += ["--screenshot", str(window), "--quit"]
    for command in (dress, shoot):
        code = subprocess.run(command, cwd=ROOT).returncode
        if code != 0:
            return code
    print(f"A dressed and locked picture:  {look}")
    print(f"What was allowed to change:    {region}")
    print(f"The window, photographed:      {window}")
    return 0


NO_TESTS = 5
"""How pytest ends where nothing was selected."""


def test(options: argparse.Namespace, rest: list[str]) -> int:
    """Everything in as many processes as there are cores, then alone what measures or kills and bears no company."""
    provide_environment(frozenset({"engines", "dev"}))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Else both passes, each of their processes and hundreds of programs that they start compile the same files anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    pytest = [str(PYTHON), "-m", "pytest"]
    if any(argument.startswith(("-n", "-m")) for argument in rest):
        return subprocess.run([*pytest, *rest], cwd=ROOT).returncode
    quick = " and not slow and not gpu" if options.quick else ""
    longest = "--durations=20"
    # Neighbours stay in one process, with the fixtures that they share, and whoever is done helps the other.
    together = ["-n", "auto", "--dist", "worksteal", "-m", f"not serial{quick}"]
    passes = ([*together, longest], ["-m", f"serial{quick}", longest])
    codes = [subprocess.run([*pytest, *words, *rest], cwd=ROOT).returncode for words in passes]
    return next((code for code in codes if code not in (0, NO_TESTS)), min(codes))


def check(_options: argparse.Namespace, _rest: list[str]) -> int:
    provide_environment(frozenset({"engines", "dev"}))
    commands = (
        [str(PYTHON), "-m", "ruff", "check", "."],
        [str(PYTHON), "-m", "ruff", "format", "--check", "."],
        [str(BIN / "basedpyright")],
        [str(BIN / "lint-imports")],
    )
    failed = []
    for command in commands:
        name = Path(command[0]).stem if command[0] != str(PYTHON) else " ".join(command[2:4])
        say(f"-- {name}")
        if subprocess.run(command, cwd=ROOT).returncode != 0:
            failed.append(name)
    say("-- pip-audit")
    is_sound, sentence = audit()
    say(sentence)
    if not is_sound:
        failed.append("pip-audit")
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def audit() -> tuple[bool, str]:
    """Whether no locked dependency has a known weakness, as a sentence too."""
    command = [str(BIN / "pip-audit"), "--strict", "-r", str(CONSTRAINTS), "--no-deps", "--disable-pip"]
    try:
        done = subprocess.run(
            [*command, "-f", "json", "--progress-spinner", "off"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=600,
        )
    except subprocess.TimeoutExpired:
        return True, "Not audited: the registry did not answer in ten minutes."
    return audit_verdict(done.stdout, done.stderr)


def audit_verdict(report: str, errors: str) -> tuple[bool, str]:
    """A report is believed; without one nothing is known, and that is said without failing."""
    try:
        audited = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        # Some registries carry packages and no advisories. Their addresses are nobody's business in a log.
        missing = re.search(r"could not be audited: ([\w.-]+ \([\w.+-]+\))", errors)
        reason = f"it knows nothing of {missing[1]}" if missing else "it could not be asked"
        return True, f"Not audited: the registry here gives no advisories ({reason})."
    weak = [
        f"{package['name']} {package['version']}: {weakness['id']}"
        for package in audited
        for weakness in package.get("vulns", ())
    ]
    if weak:
        return False, "Known weaknesses in what is locked:\n    " + "\n    ".join(weak)
    return True, f"No known weakness in {len(audited)} locked dependencies."


def bench(_options: argparse.Namespace, rest: list[str]) -> NoReturn:
    if rest[:1] == ["gpu"] and len(rest) > 1 and not VENV.exists() and has_torch():
        # Where cards are measured there is often a torch for them, and no network for an environment of our own.
        replace_process([sys.executable, "-m", "tests.benchmarks.gpu", *rest[1:]])
    provide_environment(frozenset({"engines", "dev"}))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    replace_process([str(PYTHON), "-m", "tests.benchmarks", *rest])


def has_torch() -> bool:
    return all(importlib.util.find_spec(name) for name in ("torch", "diffusers", "transformers"))


def screenshots(_options: argparse.Namespace, rest: list[str]) -> NoReturn:
    provide_environment(frozenset({"engines", "dev"}))
    replace_process([str(PYTHON), "-m", "tests.screenshots.take", *rest])


def tiny_weights(_options: argparse.Namespace, rest: list[str]) -> NoReturn:
    provide_environment(frozenset({"engines", "dev"}))
    replace_process([str(PYTHON), "-m", "tests.render.engines.tiny", *rest])


def setup(options: argparse.Namespace, _rest: list[str]) -> int:
    provide_environment(frozenset({"dev", "engines"}))
    if options.gpu:
        provide_gpu_torch(options.torch_index)
    return 0


def translate(_options: argparse.Namespace, _rest: list[str]) -> int:
    provide_environment(frozenset({"engines", "dev"}))
    return subprocess.run([str(PYTHON), "installers/translate.py"], cwd=ROOT).returncode


def lock(_options: argparse.Namespace, _rest: list[str]) -> int:
    provide_environment(frozenset({"engines", "dev"}))
    frozen = subprocess.run(
        [str(PYTHON), "-m", "pip", "freeze", "--all", "--exclude-editable"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    head = [line for line in CONSTRAINTS.read_text().splitlines() if line.startswith("#")]
    pins = [line.split("+")[0] for line in frozen.splitlines() if not line.startswith("pip==")]
    CONSTRAINTS.write_text("\n".join([*head, *pins]) + "\n")
    return 0


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 (a person may call this with any Python)
        say(f"Anchor Studio needs Python 3.11 or newer; this is {platform.python_version()}.")
        return 1
    parser = argparse.ArgumentParser(prog="dev.py", description=(__doc__ or "").split("\n\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for function, text in (
        (run, "open the studio with its samples"),
        (test, "run every test"),
        (check, "lint, types, import contracts, known weaknesses"),
        (bench, "print benchmarks"),
        (screenshots, "photograph every view, dark and light, at 100 and 150 per cent"),
        (tiny_weights, "save an engine at tiny size with random weights: tiny-weights NAME FOLDER"),
        (setup, "only make the environment"),
        (translate, "extract what the window says and compile what is translated"),
        (lock, "write the environment's versions into the constraints file"),
    ):
        command = commands.add_parser(function.__name__.replace("_", "-"), help=text)
        command.set_defaults(function=function)
        if function in (run, setup):
            command.add_argument(
                "--gpu", action="store_true", help="with the engines that use an NVIDIA card"
            )
            command.add_argument(
                "--torch-index", metavar="ADDRESS", help="where pip finds the torch for NVIDIA cards"
            )
        if function is test:
            command.add_argument("--quick", action="store_true", help="leave the slow tests out")
    options, rest = parser.parse_known_args()
    os.chdir(ROOT)
    try:
        return options.function(options, rest)
    except SetupError as error:
        say(str(error))
        return 1
    except subprocess.CalledProcessError as error:
        say(f"This command failed with exit code {error.returncode}: {' '.join(map(str, error.cmd))}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
