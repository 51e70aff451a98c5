"""What was measured, as lines for a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from render.memory import GIGABYTE
from tests.benchmarks import Figure
from tests.benchmarks.gpu import faster


def figures(found: dict[str, Any]) -> Iterable[Figure]:
    """Numbers, each with its ratio to a peer; what failed is no number, see `remarks`."""
    what = f"{found['engine']} at {found['cap'] or 'any'} GB"
    stock, ours = _number(found, "stock"), _number(found, "ours")
    if ours is not None:
        yield Figure(f"{what}, a picture", ours, "s", "stock's speed", stock / ours if stock else None)
        for name in ("load", "first image"):
            yield Figure(f"{what}, {name}", found[name], "s")
    for name in ("stock", "stock kv"):
        if (seconds := _number(found, name)) is not None:
            yield Figure(f"{what}, {name}", seconds, "s")
    if ours is not None and "products" in found and (rate := _number(found, "rate")):
        floor = found["products"] / rate
        yield Figure(
            f"{what}, arithmetic floor of its steps", floor, "s", "of a picture's time", floor / ours
        )
    if peak := _number(found, "ours peak"):
        theirs = _number(found, "stock peak")
        yield Figure(
            f"{what}, peak", peak / GIGABYTE, "GB", "less than stock", theirs / peak if theirs else None
        )
        if predicted := found.get("ours predicted"):
            yield Figure(f"{what}, predicted peak over measured", 100.0 * (predicted / peak - 1.0), "%")
    if theirs := _number(found, "stock peak"):
        yield Figure(f"{what}, stock peak", theirs / GIGABYTE, "GB")
    if (seconds := _number(found, "cancel")) is not None:
        yield Figure(f"{what}, cancel", seconds * 1000.0, "ms")
        yield Figure(f"{what}, steps begun after a cancel", found["steps after cancel"], "steps")
    yield from faster.figures(found)
    if queue := found.get("queue"):
        yield Figure(f"{what}, queue of {queue['done']} looks", queue["images per hour"], "images an hour")
        yield Figure(f"{what}, no model at work", 100.0 * queue["idle share"], "% of the queue's time")
        yield Figure(f"{what}, pixels changed outside edit regions", queue["anchor_changed"], "pixels")


def remarks(found: dict[str, Any]) -> Iterable[str]:
    yield f"{found['device']}, {found['versions']}, {found['date']}, weights: {found['weights']}"
    yield f"plan: {found.get('ours plan') or found.get('plan') or 'none'}"
    if plan := found.get("plan"):
        yield f"planned for a GPU: {plan}"
    for name in ("ours", "cancel", "stock", "stock kv", "floor"):
        if isinstance(found.get(name), str):
            yield f"{name}: {found[name]}"
    yield from (f"out of memory, one plan down: {each}" for each in found.get("ours out of memory", ()))
    if queue := found.get("queue"):
        yield f"looks of the queue: {queue['looks']}"
        yield from (f"a look failed: {each}" for each in sorted(set(queue["failed"])))
    if attention := found.get("attention of a step"):
        told = ", ".join(f"{name} {1000 * seconds:.1f} ms" for name, seconds in attention.items())
        yield f"a step by attention backend: {told}; taken: {found['tuned manner']}"
    yield from (f"plans are without {each}" for each in found.get("left_out", ()))
    if stood_in := found.get("stood_in"):
        yield f"not installed, and stood in for: {', '.join(stood_in)}"


def _number(found: dict[str, Any], name: str) -> float | None:
    value = found.get(name)
    return value if isinstance(value, int | float) else None
