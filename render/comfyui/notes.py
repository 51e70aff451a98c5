"""The page that lies beside a workflow, for whoever opens the folder."""

from __future__ import annotations

from collections.abc import Sequence

from render.comfyui.values import Workflow
from render.messages import Box

WORKFLOW_NAME = "workflow_api.json"
NOTE_NAME = "READ ME.txt"
SDXL_REMARK = (
    "IP-Adapter, with which SDXL sees garments in Anchor Studio, does not come with ComfyUI. Here they reach it as "
    "image embeddings (Revision), which carry colours and kind but no print. With an IP-Adapter extension installed, "
    "put its node between the model and the sampler and lead the garments' pictures there."
)


def note(workflow: Workflow, files: Sequence[str], box: Box, size: tuple[int, int]) -> str:
    """`box` is where the crop lies in the photo; `size` the crop's width and height as ComfyUI gets it."""
    models = [
        line
        for model in workflow.models
        for line in (f"  models/{model.folder}/{model.name}", f"      {model.source}")
    ]
    remarks = [
        *workflow.remarks,
        "ComfyUI draws other random numbers from the same seed, so that its picture is of the same kind and not the "
        "same picture.",
        f"It gives the crop alone, {size[0]} x {size[1]} pixels, which belongs into the photo at left {box.left}, top "
        f"{box.top}, scaled to {box.width} x {box.height} pixels. Anchor Studio's lock, colour match, checks and proof "
        "are not part of it.",
    ]
    return "\n".join(
        [
            "A look of Anchor Studio for ComfyUI, with nodes that come with it and no others.",
            "",
            "1. Copy these pictures into ComfyUI's folder “input”:",
            *(f"  {name}" for name in files),
            "",
            "2. Have these models below ComfyUI's folder, or choose yours in the nodes that load them:",
            *models,
            "",
            f"3. Drag {WORKFLOW_NAME} into the window of ComfyUI, or send it as the “prompt” of POST /prompt.",
            "",
            "What is not as in Anchor Studio:",
            *(f"- {remark}" for remark in remarks),
            "",
        ]
    )
