"""Words for what a recipe can say."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from studio.export.recipe import (
    ColourSpace,
    Conflict,
    FileFormat,
    Generation,
    Intent,
    Metadata,
    Preset,
    Sharpening,
    SharpeningAmount,
    SizeRule,
    TiffCompression,
)
from ui.marked import marked

FORMATS = {
    FileFormat.JPEG: "JPEG",
    FileFormat.PNG: "PNG",
    FileFormat.TIFF8: marked("Export", "TIFF, 8 bit"),
    FileFormat.TIFF16: marked("Export", "TIFF, 16 bit"),
    FileFormat.WEBP: "WebP",
    FileFormat.AVIF: "AVIF",
}
TIFF_COMPRESSIONS = {
    TiffCompression.ZIP: "ZIP",
    TiffCompression.LZW: "LZW",
    TiffCompression.NONE: marked("Export", "None"),
}
SIZE_RULES = {
    SizeRule.ORIGINAL: marked("Export", "As the photo"),
    SizeRule.LONG_EDGE: marked("Export", "Long edge"),
    SizeRule.SHORT_EDGE: marked("Export", "Short edge"),
    SizeRule.FIT: marked("Export", "Width and height"),
    SizeRule.MEGAPIXELS: marked("Export", "Megapixels"),
    SizeRule.PERCENT: marked("Export", "Per cent"),
}
SHARPENINGS = {
    Sharpening.NONE: marked("Export", "Off"),
    Sharpening.SCREEN: marked("Export", "For the screen"),
    Sharpening.PRINT: marked("Export", "For print"),
}
AMOUNTS = {
    SharpeningAmount.LOW: marked("Export", "Low"),
    SharpeningAmount.STANDARD: marked("Export", "Standard"),
    SharpeningAmount.HIGH: marked("Export", "High"),
}
COLOURS = {
    ColourSpace.SAME: marked("Export", "As the photo"),
    ColourSpace.SRGB: "sRGB",
    ColourSpace.DISPLAY_P3: "Display P3",
    ColourSpace.ADOBE_RGB: "Adobe RGB (1998)",
}
INTENTS = {
    Intent.RELATIVE: marked("Export", "Relative colorimetric"),
    Intent.PERCEPTUAL: marked("Export", "Perceptual"),
    Intent.SATURATION: marked("Export", "Saturation"),
    Intent.ABSOLUTE: marked("Export", "Absolute colorimetric"),
}
METADATA = {
    Metadata.CAMERA: marked("Export", "Copyright, camera and exposure"),
    Metadata.RIGHTS: marked("Export", "Copyright only"),
    Metadata.NONE: marked("Export", "None"),
}
GENERATION = {
    Generation.NONE: marked("Export", "None"),
    Generation.SETTINGS: marked("Export", "Settings, without prompts"),
    Generation.PROMPTS: marked("Export", "Settings, prompts and names of LoRA files"),
}
CONFLICTS = {
    Conflict.NUMBER: marked("Export", "Number the new file"),
    Conflict.OVERWRITE: marked("Export", "Replace the old file"),
    Conflict.SKIP: marked("Export", "Leave it out"),
}
TOKENS = {
    "photo": marked("Export", "Photo"),
    "look": marked("Export", "Look"),
    "garment": marked("Export", "Garment, the outermost"),
    "garments": marked("Export", "All garments"),
    "slot": marked("Export", "Slot"),
    "set": marked("Export", "Set or folder of the photo"),
    "date": marked("Export", "Date taken"),
    "time": marked("Export", "Time taken"),
    "year": marked("Export", "Year"),
    "month": marked("Export", "Month"),
    "day": marked("Export", "Day"),
    "today": marked("Export", "Today's date"),
    "sequence:3": marked("Export", "Sequence 001"),
    "engine": marked("Export", "Engine"),
    "seed": marked("Export", "Seed"),
    "width": marked("Export", "Width in pixels"),
    "height": marked("Export", "Height in pixels"),
}
_PRESETS = {
    "web": marked("Export", "Web"),
    "shop": marked("Export", "Shop"),
    "social": marked("Export", "Social"),
    "print": marked("Export", "Print"),
    "master": marked("Export", "Master"),
}


def word(text: str) -> str:
    return QCoreApplication.translate("Export", text)


def preset_name(preset: Preset) -> str:
    """The short name of one that comes with the studio; its facts stand below it anyway."""
    return word(_PRESETS[preset.id]) if preset.built_in else preset.name


def preset_facts(preset: Preset) -> str:
    """JPEG · sRGB · 2560 px"""
    delivery = preset.recipe.delivery
    parts = [word(FORMATS[delivery.format])]
    if delivery.colour is not ColourSpace.SAME:
        parts.append(COLOURS[delivery.colour])
    size = delivery.size
    match size.rule:
        case SizeRule.LONG_EDGE | SizeRule.SHORT_EDGE:
            parts.append(f"{size.edge} px")
        case SizeRule.FIT:
            parts.append(f"{size.width} × {size.height} px")
        case SizeRule.MEGAPIXELS:
            parts.append(f"{size.megapixels:g} MP")
        case SizeRule.PERCENT:
            parts.append(f"{size.percent:g} %")
        case SizeRule.ORIGINAL:
            pass
    return " · ".join(parts)
