"""The language of the window: a translation of the studio's texts, and Qt's own for its dialogs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from resources import FOLDER

TRANSLATIONS = FOLDER / "translations"
SOURCE = "en"


def languages() -> tuple[str, ...]:
    """Tags of the languages there are, English first."""
    return (SOURCE, *sorted(path.stem.removeprefix("studio_") for path in TRANSLATIONS.glob("studio_*.qm")))


def name_of(language: str) -> str:
    """A language's name in itself: English, français."""
    return QLocale(language).nativeLanguageName() or language


def language_of(wanted: str) -> str:
    """The language to speak: what is wanted, else the system's, else English."""
    there = languages()
    for tag in (wanted,) if wanted else QLocale.system().uiLanguages():
        for candidate in (tag.replace("-", "_"), tag.replace("-", "_").split("_")[0]):
            if candidate in there:
                return candidate
    return SOURCE


def speak(application: QCoreApplication, wanted: str) -> str:
    """Install the translation for `wanted` (a tag, or empty for the system's) before any text is shown."""
    language = language_of(wanted)
    if language != SOURCE:
        for name, folder in (
            (f"studio_{language}", str(TRANSLATIONS)),
            (f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ):
            translator = QTranslator(application)
            if translator.load(name, folder):
                application.installTranslator(translator)
        QLocale.setDefault(QLocale(language))
    return language
