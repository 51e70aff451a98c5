"""What the figures of a proof mean: thresholds and sentences. No pixels here, so that a window may import it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from render.messages import Checks


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One figure judged. `name` is the field of `Checks`; `sentence` is for a person."""

    name: str
    level: Level
    sentence: str


DELTA_E_WARN, DELTA_E_FAIL = 4.0, 8.0
DETAIL_WARN, DETAIL_FAIL = 0.85, 0.65
SEAM_WARN, SEAM_FAIL = 3.0, 6.0
COVERAGE_WARN, COVERAGE_FAIL = 0.995, 0.97
SKIN_WARN, SKIN_FAIL = 0.02, 0.35


def judge(checks: Checks, photo_pixels: int | None = None) -> tuple[Finding, ...]:
    """A finding for each of the six figures, in the order of `Checks`. `photo_pixels` is width times height."""
    return (
        _anchor(checks.anchor_changed, photo_pixels),
        _garment(checks.garment_delta_e),
        _detail(checks.detail),
        _seam(checks.seam),
        _coverage(checks.coverage),
        _skin(checks.generated_skin),
    )


def _anchor(changed: int, photo_pixels: int | None) -> Finding:
    of = "" if photo_pixels is None else f" of {photo_pixels:,}"
    if changed == 0:
        return Finding("anchor_changed", Level.OK, f"0{of} pixels changed outside the edit region.")
    plural = "pixel" if changed == 1 else "pixels"
    return Finding(
        "anchor_changed",
        Level.FAIL,
        f"{changed:,}{of} {plural} changed outside the edit region; do not use this picture, render it again.",
    )


def _garment(value: float) -> Finding:
    text = f"The garment's colours are {value:.1f} ΔE from its product picture"
    level = _level(value, DELTA_E_WARN, DELTA_E_FAIL)
    ends = {
        Level.OK: ", which the eye does not see.",
        Level.WARN: ", which a trained eye sees; compare them before it is approved.",
        Level.FAIL: ", plainly another colour; render again or correct the cut-out.",
    }
    return Finding("garment_delta_e", level, text + ends[level])


def _detail(value: float) -> Finding:
    text = f"{max(0.0, value):.0%} of the garment's print and weave is where it belongs"
    level = _level(-value, -DETAIL_WARN, -DETAIL_FAIL)
    ends = {
        Level.OK: ".",
        Level.WARN: "; look at lettering and fine patterns closely.",
        Level.FAIL: "; the print is blurred, displaced or garbled, so render again.",
    }
    return Finding("detail", level, text + ends[level])


def _seam(value: float) -> Finding:
    level = _level(value, SEAM_WARN, SEAM_FAIL)
    sentences = {
        Level.OK: "No seam stands out at the edge of the edit region.",
        Level.WARN: "A faint edge shows around the garment; look at it at full size.",
        Level.FAIL: "A rim or step shows around the garment; widen the garment's region with the smart brush.",
    }
    return Finding("seam", level, sentences[level])


def _coverage(value: float) -> Finding:
    level = _level(-value, -COVERAGE_WARN, -COVERAGE_FAIL)
    text = (
        "The edit region is filled."
        if level is Level.OK
        else f"{1 - value:.1%} of the edit region is not filled"
    )
    ends = {
        Level.OK: "",
        Level.WARN: "; look for holes at hems and under the arms.",
        Level.FAIL: ": parts of the old garment may show, so correct the region or render again.",
    }
    return Finding("coverage", level, text + ends[level])


def _skin(value: float) -> Finding:
    level = _level(value, SKIN_WARN, SKIN_FAIL)
    if value <= 0:
        return Finding("generated_skin", level, "No skin was invented.")
    text = f"{value:.1%} of the edit region is invented skin"
    ends = {
        Level.OK: ".",
        Level.WARN: ", which is not the photographer's; say so where it matters.",
        Level.FAIL: ", which is not the photographer's; choose a garment that covers what the old one covered.",
    }
    return Finding("generated_skin", level, text + ends[level])


def _level(value: float, warn: float, fail: float) -> Level:
    """Larger is worse. A value that is not a number fails."""
    if not value <= fail:
        return Level.FAIL
    return Level.WARN if value > warn else Level.OK
