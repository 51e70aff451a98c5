"""The colour profile that the system has for a screen.

Qt draws into the window without converting, so on X11 and Windows a view of photos converts for itself. On macOS and
under Wayland the compositor does it, and there is nothing to ask.

X11: the root window's `_ICC_PROFILE` (and `_ICC_PROFILE_1` ... for further monitors), the convention of
"ICC Profiles in X Specification" 0.4. Windows: GetICMProfileW.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
import sys
from functools import cache
from pathlib import Path

from PySide6.QtGui import QColorSpace, QGuiApplication, QScreen

from ui.theme.tokens import Screen

_log = logging.getLogger("ui.pictures")
_MOST_BYTES = 16 << 20
_ANY_PROPERTY_TYPE = 0


def wanted_profile(wanted: Screen, screen: QScreen) -> QColorSpace | None:
    """What the canvas converts to: the screen's own profile, None for sRGB, or the one of a file.

    A file that is no profile of a screen counts as the system's.
    """
    if wanted.colours == "srgb":
        return None
    if wanted.colours == "file" and (space := read_profile(Path(wanted.file))) is not None:
        return space
    return screen_profile(screen)


def read_profile(file: Path) -> QColorSpace | None:
    """The RGB profile in an ICC file, or None where there is none."""
    try:
        with file.open("rb") as opened:
            space = QColorSpace.fromIccProfile(opened.read(_MOST_BYTES))
    except OSError as error:
        _log.info("the profile %s cannot be read: %s", file, error)
        return None
    is_rgb = space.isValid() and space.colorModel() == QColorSpace.ColorModel.Rgb
    return space if is_rgb else None


def screen_profile(screen: QScreen) -> QColorSpace | None:
    """The screen's profile, or None where the system has none or converts by itself."""
    try:
        if QGuiApplication.platformName() == "xcb":
            data = _x11_profile(QGuiApplication.screens().index(screen))
        elif sys.platform == "win32":
            data = _windows_profile()
        else:
            return None
    except (OSError, AttributeError, ValueError) as error:
        _log.info("the screen's profile cannot be read: %s", error)
        return None
    space = QColorSpace.fromIccProfile(data) if data else QColorSpace()
    return space if space.isValid() else None


@cache
def _x11() -> ctypes.CDLL:
    """To look for it starts a program."""
    x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    x11.XOpenDisplay.restype, x11.XOpenDisplay.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
    x11.XDefaultRootWindow.restype, x11.XDefaultRootWindow.argtypes = ctypes.c_ulong, [ctypes.c_void_p]
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XGetWindowProperty.argtypes = [
        ctypes.c_void_p,
        ctypes.c_ulong,
        ctypes.c_ulong,
        ctypes.c_long,
        ctypes.c_long,
        ctypes.c_int,
        ctypes.c_ulong,
        ctypes.POINTER(ctypes.c_ulong),
        ctypes.POINTER(ctypes.c_int),
        ctypes.POINTER(ctypes.c_ulong),
        ctypes.POINTER(ctypes.c_ulong),
        ctypes.POINTER(ctypes.c_void_p),
    ]
    x11.XFree.argtypes = x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    return x11


def _x11_profile(number: int) -> bytes:
    x11 = _x11()
    display = x11.XOpenDisplay(None)
    if not display:
        return b""
    try:
        name = b"_ICC_PROFILE" if number == 0 else f"_ICC_PROFILE_{number}".encode()
        atom = x11.XInternAtom(display, name, True)
        if not atom:
            return b""
        kind, width = ctypes.c_ulong(), ctypes.c_int()
        count, left, data = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_void_p()
        root = x11.XDefaultRootWindow(display)
        x11.XGetWindowProperty(
            display,
            root,
            atom,
            0,
            _MOST_BYTES // 4,
            False,
            _ANY_PROPERTY_TYPE,
            ctypes.byref(kind),
            ctypes.byref(width),
            ctypes.byref(count),
            ctypes.byref(left),
            ctypes.byref(data),
        )
        if not data.value:
            return b""
        found = ctypes.string_at(data.value, count.value) if width.value == 8 else b""
        x11.XFree(data)
        return found
    finally:
        x11.XCloseDisplay(display)


def _windows_profile() -> bytes:
    windll = ctypes.windll  # type: ignore[attr-defined]
    windll.user32.GetDC.restype = ctypes.c_void_p
    windll.gdi32.GetICMProfileW.argtypes = [
        ctypes.c_void_p,
        ctypes.POINTER(ctypes.c_uint32),
        ctypes.c_wchar_p,
    ]
    windll.user32.ReleaseDC.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    context = windll.user32.GetDC(None)
    try:
        length, path = ctypes.c_uint32(1024), ctypes.create_unicode_buffer(1024)
        if not windll.gdi32.GetICMProfileW(context, ctypes.byref(length), path):
            return b""
        return Path(path.value).read_bytes()
    finally:
        windll.user32.ReleaseDC(None, context)
