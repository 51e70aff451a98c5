"""The language of the window: what there are translations for, and putting one in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ui.theme.tokens import RESOURCES

TRANSLATIONS = RESOURCES / "translations"
SOURCE_LANGUAGE = "en"
"""The language that texts are written in; its file has only what is said of one and of many."""


def languages(folder: Path = TRANSLATIONS) -> tuple[str, ...]:
    """Tags of the languages that the window speaks: its own, then those with a file `NAME_TAG.qm`."""
    found = sorted({path.stem.partition("_")[2] for path in folder.glob("*_*.qm")})
    return (SOURCE_LANGUAGE, *(tag for tag in found if tag != SOURCE_LANGUAGE))


def language_name(tag: str) -> str:
    """What those who speak it call it."""
    name = QLocale(tag).nativeLanguageName()
    return name[:1].upper() + name[1:] if name else tag


def speak(application: QCoreApplication, wanted: str, folder: Path = TRANSLATIONS) -> str:
    """Translate the window into `wanted`, or into the system's language where that is empty. Returns what is spoken.

    Before any widget is made: texts are fetched when widgets are.
    """
    there = languages(folder)
    asked = (wanted,) if wanted else tuple(QLocale.system().uiLanguages())
    tag = next((tag for name in asked if (tag := _best(name.replace("-", "_"), there))), SOURCE_LANGUAGE)
    QLocale.setDefault(QLocale(tag) if wanted else QLocale.system())
    for path in (
        *folder.glob(f"*_{tag}.qm"),
        Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{tag}.qm",
    ):
        translator = QTranslator(application)
        if translator.load(str(path)):
            application.installTranslator(translator)
    return tag


def _best(name: str, there: tuple[str, ...]) -> str:
    return next((tag for tag in (name, name.partition("_")[0]) if tag in there), "")
