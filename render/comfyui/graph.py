"""Nodes and the links between them, as ComfyUI's API format has them."""

from __future__ import annotations

from typing import Any

Link = tuple[str, int]
"""A node's id and the number of its output."""

Value = str | int | float | bool | Link


class Graph:
    """Nodes are numbered from 1 in the order in which they are added."""

    def __init__(self) -> None:
        self.nodes: dict[str, dict[str, Any]] = {}

    def add(self, kind: str, title: str, **inputs: Value) -> Link:
        """Its first output; `output` names the others. `title` is what the window of ComfyUI shows."""
        number = str(len(self.nodes) + 1)
        self.nodes[number] = {
            "class_type": kind,
            "inputs": {
                name: list(value) if isinstance(value, tuple) else value for name, value in inputs.items()
            },
            "_meta": {"title": title},
        }
        return number, 0


def output(link: Link, number: int) -> Link:
    return link[0], number
