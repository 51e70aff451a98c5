"""What was measured, as lines for a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from render.memory import GIGABYTE
from tests.benchmarks import Figure
from tests.benchmarks.gpu import faster

SMALLER = ("int8", "int4")


def lines(found: dict[str, Any]) -> Iterable[str]:
    for figure in figures(found):
        ratio = f"  {figure.ratio:.2f} x {figure.peer}" if figure.ratio is not None else ""
        yield f"{figure.name}  {figure.value:.4g} {figure.unit}{ratio}"
    yield from remarks(found)


def figures(found: dict[str, Any]) -> Iterable[Figure]:
    """Numbers, each with its ratio to a peer; what failed is no number, see `remarks`."""
    what = f"{found['engine']} at {found['cap'] or 'any'} GB"
    stock, ours = _number(found, "stock"), _number(found, "ours")
    for name in ("ours", *SMALLER):
        yield from _pictures(found, what, name)
    for name in ("stock", "stock kv"):
        if (seconds := _number(found, name)) is not None:
            yield Figure(f"{what}, {name}, a picture", seconds, "s")
        if peak := _number(found, f"{name} peak"):
            yield Figure(f"{what}, {name}, peak", peak / GIGABYTE, "GB")
    if (peak := _number(found, "stock peak")) and found["text encoder"]:
        peak = (peak + found["text encoder"]) / GIGABYTE
        yield Figure(f"{what}, stock with its text encoder on the card, peak, computed", peak, "GB")
    if stock is not None and ours is not None:
        yield Figure(f"{what}, a picture's time over stock's", ours / stock, "")
    if ours is not None and "products" in found and (rate := _number(found, "rate")):
        floor = found["products"] / rate
        yield Figure(
            f"{what}, arithmetic floor of its steps", floor, "s", "of a picture's time", floor / ours
        )
    if (seconds := _number(found, "cancel")) is not None:
        yield Figure(f"{what}, cancel", seconds * 1000.0, "ms")
        yield Figure(f"{what}, steps begun after a cancel", found["steps after cancel"], "steps")
    if (queue := found.get("queue")) and queue["done"]:
        yield from _queue(queue, what, ours)
    yield from faster.figures(found)


def _pictures(found: dict[str, Any], what: str, name: str) -> Iterable[Figure]:
    """By one plan: seconds, and what it held and was predicted to hold beside the peer on a card without a cap."""
    if (seconds := _number(found, name)) is None:
        return
    stock, theirs = _number(found, "stock"), _number(found, "uncapped stock peak")
    yield Figure(
        f"{what}, {name}, a picture", seconds, "s", "stock's speed", stock / seconds if stock else None
    )
    yield Figure(f"{what}, {name}, load", found[f"{name} load"], "s")
    yield Figure(f"{what}, {name}, first picture, loading included", found[f"{name} first"], "s")
    if peak := _number(found, f"{name} peak"):
        reserved, predicted = found[f"{name} reserved"], found[f"{name} predicted"]
        ratio = peak / theirs if theirs else None
        yield Figure(f"{what}, {name}, peak", peak / GIGABYTE, "GB", "of stock's without a cap", ratio)
        yield Figure(f"{what}, {name}, peak with what the allocator keeps", reserved / GIGABYTE, "GB")
        yield Figure(f"{what}, {name}, predicted over peak", 100.0 * (predicted / peak - 1.0), "%")
        yield Figure(
            f"{what}, {name}, predicted over what the allocator keeps",
            100.0 * (predicted / reserved - 1.0),
            "%",
        )


def _queue(queue: dict[str, Any], what: str, ours: float | None) -> Iterable[Figure]:
    what = f"{what}, queue of {queue['done']} looks"
    yield Figure(what, 3600.0 * queue["done"] / queue["seconds"], "images an hour")
    yield Figure(f"{what}, models at work", 100.0 * queue["busy"] / queue["seconds"], "% of its time")
    yield Figure(
        f"{what}, models at work from their first begin to their last end",
        100.0 * queue["busy"] / queue["between"],
        "%",
    )
    if queue["driver"]:
        mean = sum(queue["driver"]) / len(queue["driver"])
        yield Figure(f"{what}, busy as the driver says, mean of {len(queue['driver'])} samples", mean, "%")
    each = queue["busy"] / queue["done"]
    yield Figure(f"{what}, models at work for a look", each, "s", "of ours", each / ours if ours else None)
    yield Figure(f"{what}, pixels changed outside edit regions", queue["anchor_changed"], "pixels")


def remarks(found: dict[str, Any]) -> Iterable[str]:
    yield f"{found['device']}, {found['versions']}, {found['date']}, weights: {found['weights']}"
    for name in ("ours", *SMALLER):
        if plan := found.get(f"{name} plan"):
            yield f"plan of {name}: {plan}"
    if plan := found.get("plan"):
        yield f"planned for a GPU: {plan}"
    yield from (f"out of memory, one plan down: {each}" for each in found.get("ours out of memory", ()))
    yield from (f"{name} failed: {why}" for name, why in found.get("failed", {}).items())
    if skipped := found.get("skipped"):
        yield f"not measured, since there is no picture of ours: {', '.join(skipped)}"
    if isinstance(found.get("tuned"), str):
        yield f"tuned: {found['tuned']}"
    if queue := found.get("queue"):
        yield f"looks of the queue: {queue['done']} of {queue['asked']}, {queue['looks']}"
        yield from (f"a look failed: {each}" for each in sorted(set(queue["failed"])))
    if attention := found.get("attention of a step"):
        told = ", ".join(f"{name} {1000 * seconds:.1f} ms" for name, seconds in attention.items())
        yield f"a step by attention backend: {told}; taken: {found['tuned manner']}"
    open_parts = [name for name in found.get("begun", {}) if name not in found.get("done", ())]
    if open_parts:
        yield f"begun and not at its end, say the same again: {', '.join(open_parts)}"
    yield from (f"plans are without {each}" for each in found.get("left_out", ()))
    if stood_in := found.get("stood_in"):
        yield f"not installed, and stood in for: {', '.join(stood_in)}"


def _number(found: dict[str, Any], name: str) -> float | None:
    value = found.get(name)
    return value if isinstance(value, int | float) else None
