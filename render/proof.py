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
    name = "anchor_changed"
    if photo_pixels is None:
        if changed == 0:
            return Finding(name, Level.OK, "0 pixels changed outside the edit region.")
        return Finding(
            name,
            Level.FAIL,
            f"Pixels changed outside the edit region: {changed:,}; do not use this picture, render it again.",
        )
    if changed == 0:
        return Finding(name, Level.OK, f"0 of {photo_pixels:,} pixels changed outside the edit region.")
    return Finding(
        name,
        Level.FAIL,
        f"Pixels changed outside the edit region: {changed:,} of {photo_pixels:,}; "
        "do not use this picture, render it again.",
    )


def _garment(value: float) -> Finding:
    level = _level(value, DELTA_E_WARN, DELTA_E_FAIL)
    sentences = {
        Level.OK: f"The garment's colours are {value:.1f} ΔE from its product picture, "
        "which the eye does not see.",
        Level.WARN: f"The garment's colours are {value:.1f} ΔE from its product picture, "
        "which a trained eye sees; compare them before it is approved.",
        Level.FAIL: f"The garment's colours are {value:.1f} ΔE from its product picture, "
        "plainly another colour; render again or correct the cut-out.",
    }
    return Finding("garment_delta_e", level, sentences[level])


def _detail(value: float) -> Finding:
    share = max(0.0, value)
    level = _level(-value, -DETAIL_WARN, -DETAIL_FAIL)
    sentences = {
        Level.OK: f"{share:.0%} of the garment's print and weave is where it belongs.",
        Level.WARN: f"{share:.0%} of the garment's print and weave is where it belongs; "
        "look at lettering and fine patterns closely.",
        Level.FAIL: f"{share:.0%} of the garment's print and weave is where it belongs; "
        "the print is blurred, displaced or garbled, so render again.",
    }
    return Finding("detail", level, sentences[level])


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
    sentences = {
        Level.OK: "The edit region is filled.",
        Level.WARN: f"{_percent(1 - value)} of the edit region is not filled; "
        "look for holes at hems and under the arms.",
        Level.FAIL: f"{_percent(1 - value)} of the edit region is not filled: parts of the old garment may show, "
        "so correct the region or render again.",
    }
    return Finding("coverage", level, sentences[level])


def _skin(value: float) -> Finding:
    level = _level(value, SKIN_WARN, SKIN_FAIL)
    if value <= 0:
        return Finding("generated_skin", level, "No skin was invented.")
    sentences = {
        Level.OK: f"{_percent(value)} of the edit region is invented skin.",
        Level.WARN: f"{_percent(value)} of the edit region is invented skin, "
        "which is not the photographer's; say so where it matters.",
        Level.FAIL: f"{_percent(value)} of the edit region is invented skin, "
        "which is not the photographer's; choose a garment that covers what the old one covered.",
    }
    return Finding("generated_skin", level, sentences[level])


def _level(value: float, warn: float, fail: float) -> Level:
    """Larger is worse. A value that is not a number fails."""
    if not value <= fail:
        return Level.FAIL
    return Level.WARN if value > warn else Level.OK


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
