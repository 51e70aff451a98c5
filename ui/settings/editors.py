"""What a setting is changed with: one editor per kind, made from its declaration."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QSlider, QSpinBox, QWidget

from studio.declared import Kind
from ui.settings.model import Shown
from ui.theme import Theme
from ui.tips import plain_tip
from ui.widgets.choice import Choice
from ui.widgets.pieces import Elided, button, row
from ui.widgets.switch import Switch
from ui.widgets.wheel import WheelGuard

BOX_WIDTH = 104
"""Of a figure beside its slider, so that sliders below each other end alike."""


class Editor(QWidget):
    """Signals: `edited(value)` when the person chose another value."""

    edited = Signal(object)

    def show_value(self, shown: Shown) -> None:
        """Show the value as it stands; each kind does it in its own way."""


class ChoiceEditor(Editor):
    def __init__(self, theme: Theme, shown: Shown) -> None:
        super().__init__()
        self.choice = Choice(theme, shown.title)
        WheelGuard(self.choice)
        self.choice.activated.connect(self._choose)
        self.setLayout(row(self.choice))
        self.setFocusProxy(self.choice)
        self._choices: tuple[tuple[str, str], ...] = ()
        self.show_value(shown)

    def show_value(self, shown: Shown) -> None:
        with QSignalBlocker(self.choice):
            if shown.choices != self._choices:
                self._choices = shown.choices
                self.choice.clear()
                for value, text in shown.choices:
                    self.choice.addItem(text, value)
            self.choice.setCurrentIndex(self.choice.findData(str(shown.value)))

    def _choose(self, index: int) -> None:
        self.edited.emit(self.choice.itemData(index))


class NumberEditor(Editor):
    def __init__(self, theme: Theme, shown: Shown) -> None:
        super().__init__()
        item = shown.declared
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(item.least, item.most)
        self.slider.setSingleStep(item.step)
        self.slider.setPageStep(item.step * 4)
        self.slider.setAccessibleName(shown.title)
        self.box = QSpinBox()
        self.box.setRange(item.least, item.most)
        self.box.setSingleStep(item.step)
        self.box.setSuffix(QCoreApplication.translate("Settings", item.suffix))
        self.box.setKeyboardTracking(False)
        self.box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.box.setMinimumWidth(theme.grown(BOX_WIDTH))
        self.box.setAccessibleName(shown.title)
        for part in (self.box, self.slider):
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            WheelGuard(part)
        self.setLayout(row(self.slider, self.box, spacing=theme.spacing.s))
        self.setFocusProxy(self.slider)
        self.show_value(shown)
        self.box.valueChanged.connect(self._choose)
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderReleased.connect(self._release)

    def show_value(self, shown: Shown) -> None:
        with QSignalBlocker(self.box), QSignalBlocker(self.slider):
            self.box.setValue(shown.value)
            self.slider.setValue(shown.value)

    def _choose(self, value: int) -> None:
        self.edited.emit(value)

    def _slide(self, value: int) -> None:
        """While the handle is held only the number follows; the value is taken when it is let go."""
        step = self.box.singleStep()
        with QSignalBlocker(self.box):
            self.box.setValue(self.box.minimum() + round((value - self.box.minimum()) / step) * step)
        if not self.slider.isSliderDown():
            self._choose(self.box.value())

    def _release(self) -> None:
        self._choose(self.box.value())


class SwitchEditor(Editor):
    def __init__(self, theme: Theme, shown: Shown) -> None:
        super().__init__()
        self.box = Switch(theme, shown.title)
        self.setLayout(row(None, self.box))
        self.setFocusProxy(self.box)
        self.show_value(shown)
        self.box.toggled.connect(self._choose)

    def show_value(self, shown: Shown) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(shown.value)
        self.box.setText(self.tr("On") if shown.value else self.tr("Off"))

    def _choose(self, on: bool) -> None:
        self.edited.emit(on)


class PathEditor(Editor):
    """A button that asks for a path, and the name of the one that was chosen."""

    def __init__(self, theme: Theme, shown: Shown, ask: str) -> None:
        super().__init__()
        self._title = shown.title
        self._name = Elided(role="small")
        self.choose = button(ask)
        self.choose.setAccessibleName(self.tr("{ask}: {title}").format(ask=ask, title=shown.title))
        self.choose.clicked.connect(self._ask)
        self.setLayout(row(self._name, self.choose, spacing=theme.spacing.s))
        self.setFocusProxy(self.choose)
        self.show_value(shown)

    def show_value(self, shown: Shown) -> None:
        self._name.setText(Path(shown.value).name if shown.value else self.tr("none yet"))
        self._name.setToolTip(plain_tip(shown.value))

    def _ask(self) -> None:
        dialog = QFileDialog(self, self._title)
        self._prepare(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.edited)
        dialog.open()

    def _prepare(self, dialog: QFileDialog) -> None:
        """Say what may be chosen."""


class FileEditor(PathEditor):
    def __init__(self, theme: Theme, shown: Shown) -> None:
        super().__init__(theme, shown, self.tr("Choose a file"))

    def _prepare(self, dialog: QFileDialog) -> None:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("ICC profiles (*.icc *.icm)"), self.tr("All files (*)")])


class FolderEditor(PathEditor):
    def __init__(self, theme: Theme, shown: Shown) -> None:
        super().__init__(theme, shown, self.tr("Choose a folder"))

    def _prepare(self, dialog: QFileDialog) -> None:
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)


_EDITORS = {
    Kind.CHOICE: ChoiceEditor,
    Kind.NUMBER: NumberEditor,
    Kind.SWITCH: SwitchEditor,
    Kind.FILE: FileEditor,
    Kind.FOLDER: FolderEditor,
}


def make_editor(theme: Theme, shown: Shown) -> Editor | None:
    """None for a setting that has a page of its own."""
    made = _EDITORS.get(shown.declared.kind)
    return None if made is None else made(theme, shown)
