"""A look as a workflow of ComfyUI: nodes that come with it, and the pictures that they load."""

from render.comfyui.values import ENGINES, Asked, ModelFile, Pictures, Workflow
from render.comfyui.workflow import workflow_of

__all__ = ["ENGINES", "Asked", "ModelFile", "Pictures", "Workflow", "workflow_of"]
