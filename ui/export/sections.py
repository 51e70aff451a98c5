"""What a recipe says of the file itself: format, size, sharpening, colour."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider

from render.delivery import MAX_SIDE
from studio.export.recipe import ColourSpace, FileFormat, Recipe, Sharpening, SizeRule
from ui.export.fields import EnumChoice, NumberField, Section, SwitchField
from ui.export.model import Exporter
from ui.export.words import (
    AMOUNTS,
    COLOURS,
    FORMATS,
    GENERATION,
    INTENTS,
    METADATA,
    SHARPENINGS,
    SIZE_RULES,
    TIFF_COMPRESSIONS,
)
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.pieces import label

LOSSY = (FileFormat.JPEG, FileFormat.WEBP, FileFormat.AVIF)
CAN_BE_LOSSLESS = (FileFormat.WEBP, FileFormat.AVIF)
TIFF = (FileFormat.TIFF8, FileFormat.TIFF16)


class FileSection(Section):
    def __init__(self, theme: Theme, model: Exporter) -> None:
        super().__init__(theme)
        self.set_heading(self.tr("File"))
        self._model = model
        change = model.change_delivery
        self.format = EnumChoice(theme, self.tr("Format"), FORMATS, self._chose_format)
        self.format.setMinimumWidth(180)
        self.quality = NumberField(self.tr("Quality"), 1, 100, self._chose_quality)
        self.quality.setFixedWidth(72)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(1, 100)
        self.slider.setAccessibleName(self.tr("Quality"))
        self.slider.valueChanged.connect(self._chose_quality)
        self.lossless = SwitchField(theme, self.tr("Lossless"), partial(_change, change, "lossless"))
        self.compression = NumberField(self.tr("Compression"), 0, 9, partial(_change, change, "compression"))
        self.compression.setFixedWidth(72)
        self.tiff = EnumChoice(
            theme, self.tr("Compression"), TIFF_COMPRESSIONS, partial(_change, change, "tiff_compression")
        )
        self.tiff.setMinimumWidth(180)
        self.add(self.tr("Format"), self.format)
        self._quality = self.add(self.tr("Quality"), self.slider, self.quality, stretch=True)
        self._lossless = self.add("", self.lossless)
        hint = label(self.tr("0 is fast, 9 is small"), "small")
        self._compression = self.add(self.tr("Compression"), self.compression, hint)
        self._tiff = self.add(self.tr("Compression"), self.tiff)
        bind(model, "recipe", self._show)

    def _chose_format(self, kind: FileFormat) -> None:
        self._model.change_delivery(format=kind, lossless=False)

    def _chose_quality(self, value: int) -> None:
        self._model.change_delivery(quality=value)

    def _show(self, recipe: Recipe) -> None:
        delivery = recipe.delivery
        self.format.show_value(delivery.format)
        self.quality.show_value(delivery.quality)
        self.slider.blockSignals(True)
        self.slider.setValue(delivery.quality)
        self.slider.blockSignals(False)
        self.lossless.show_value(delivery.lossless)
        self.compression.show_value(delivery.compression)
        self.tiff.show_value(delivery.tiff_compression)
        self.show_row(self._quality, delivery.format in LOSSY and not delivery.lossless)
        self.show_row(self._lossless, delivery.format in CAN_BE_LOSSLESS)
        self.show_row(self._compression, delivery.format is FileFormat.PNG)
        self.show_row(self._tiff, delivery.format in TIFF)


class SizeSection(Section):
    def __init__(self, theme: Theme, model: Exporter) -> None:
        super().__init__(theme)
        self.set_heading(self.tr("Size"))
        change = model.change_size
        self.rule = EnumChoice(theme, self.tr("Size"), SIZE_RULES, partial(_change, change, "rule"))
        self.rule.setMinimumWidth(180)
        self.edge = NumberField(
            self.tr("Edge"), 1, MAX_SIDE, partial(_change, change, "edge"), unit=self.tr("px")
        )
        self.width_ = NumberField(
            self.tr("Width"), 1, MAX_SIDE, partial(_change, change, "width"), unit=self.tr("px")
        )
        self.height_ = NumberField(
            self.tr("Height"), 1, MAX_SIDE, partial(_change, change, "height"), unit=self.tr("px")
        )
        self.megapixels = NumberField(
            self.tr("Megapixels"),
            0.1,
            4000,
            partial(_change, change, "megapixels"),
            unit=self.tr("MP"),
            decimals=1,
        )
        self.percent = NumberField(
            self.tr("Per cent"), 1, 1000, partial(_change, change, "percent"), unit="%", decimals=1
        )
        self.enlarge = SwitchField(
            theme, self.tr("Enlarge smaller photos"), partial(_change, change, "enlarge")
        )
        self.resolution = NumberField(
            self.tr("Resolution"),
            1,
            10_000,
            partial(_change, model.change_delivery, "resolution"),
            unit=self.tr("ppi"),
        )
        self._cross = label("×", "dim")
        self._numbers = {
            SizeRule.LONG_EDGE: (self.edge,),
            SizeRule.SHORT_EDGE: (self.edge,),
            SizeRule.FIT: (self.width_, self._cross, self.height_),
            SizeRule.MEGAPIXELS: (self.megapixels,),
            SizeRule.PERCENT: (self.percent,),
        }
        parts = (self.edge, self.width_, self._cross, self.height_, self.megapixels, self.percent)
        self.dimensions = label()
        self.add(self.tr("Resize"), self.rule, *parts)
        self._enlarge = self.add("", self.enlarge)
        self.add(self.tr("Result"), self.dimensions)
        self.add(self.tr("Resolution"), self.resolution)
        self._parts = parts
        bind(model, "recipe", self._show)
        bind(model, "dimensions", self.dimensions.setText)

    def _show(self, recipe: Recipe) -> None:
        size = recipe.delivery.size
        self.rule.show_value(size.rule)
        for field, value in (
            (self.edge, size.edge),
            (self.width_, size.width),
            (self.height_, size.height),
            (self.megapixels, size.megapixels),
            (self.percent, size.percent),
            (self.resolution, recipe.delivery.resolution),
        ):
            field.show_value(value)
        self.enlarge.show_value(size.enlarge)
        shown = self._numbers.get(size.rule, ())
        for part in self._parts:
            part.setVisible(part in shown)
        self.show_row(self._enlarge, size.rule is not SizeRule.ORIGINAL)


class SharpeningSection(Section):
    def __init__(self, theme: Theme, model: Exporter) -> None:
        super().__init__(theme)
        self.set_heading(self.tr("Sharpening"))
        change = model.change_delivery
        self.purpose = EnumChoice(
            theme, self.tr("Sharpening"), SHARPENINGS, partial(_change, change, "sharpening")
        )
        self.purpose.setMinimumWidth(180)
        self.amount = EnumChoice(
            theme, self.tr("Amount of sharpening"), AMOUNTS, partial(_change, change, "amount")
        )
        self.amount.setMinimumWidth(120)
        self.add(self.tr("Sharpen"), self.purpose, self.amount)
        bind(model, "recipe", self._show)

    def _show(self, recipe: Recipe) -> None:
        self.purpose.show_value(recipe.delivery.sharpening)
        self.amount.show_value(recipe.delivery.amount)
        self.amount.setVisible(recipe.delivery.sharpening is not Sharpening.NONE)


class ColourSection(Section):
    def __init__(self, theme: Theme, model: Exporter) -> None:
        super().__init__(theme)
        self.set_heading(self.tr("Colour"))
        change = model.change_delivery
        self.space = EnumChoice(theme, self.tr("Colour profile"), COLOURS, partial(_change, change, "colour"))
        self.space.setMinimumWidth(180)
        self.intent = EnumChoice(
            theme, self.tr("Rendering intent"), INTENTS, partial(_change, change, "intent")
        )
        self.intent.setMinimumWidth(180)
        self.add(self.tr("Colour profile"), self.space)
        self._intent = self.add(self.tr("Rendering intent"), self.intent)
        bind(model, "recipe", self._show)

    def _show(self, recipe: Recipe) -> None:
        self.space.show_value(recipe.delivery.colour)
        self.intent.show_value(recipe.delivery.intent)
        self.show_row(self._intent, recipe.delivery.colour is not ColourSpace.SAME)


class MetadataSection(Section):
    def __init__(self, theme: Theme, model: Exporter) -> None:
        super().__init__(theme)
        self.set_heading(self.tr("Metadata"))
        self.allowed = EnumChoice(
            theme, self.tr("Metadata"), METADATA, partial(_change, model.change_delivery, "metadata")
        )
        self.allowed.setMinimumWidth(240)
        self.add(self.tr("Goes along"), self.allowed)
        self._note = label(role="small")
        self.add("", self._note)
        self.generation = EnumChoice(
            theme,
            self.tr("Generation data"),
            GENERATION,
            partial(_change, model.change_delivery, "generation"),
        )
        self.generation.setMinimumWidth(240)
        self._generation = self.add(self.tr("Generation data"), self.generation)
        bind(model, "recipe", self._show)

    def _show(self, recipe: Recipe) -> None:
        self.generation.show_value(recipe.delivery.generation)
        self.show_row(self._generation, recipe.delivery.format is FileFormat.PNG)
        self.allowed.show_value(recipe.delivery.metadata)
        carried = recipe.delivery.format not in TIFF
        self.allowed.setEnabled(carried)
        self._note.setText(
            self.tr("Never the place, serial numbers or thumbnails.")
            if carried
            else self.tr("TIFF is written without camera data.")
        )


def _change(change: Callable[..., None], name: str, value: object) -> None:
    change(**{name: value})
