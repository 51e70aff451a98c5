"""A look as a workflow of ComfyUI: nodes that come with it, and the pictures that they load."""

from render.comfyui.values import ENGINES, ModelFile, Pictures, Sampled, Workflow
from render.comfyui.workflow import sampled, workflow_of

__all__ = ["ENGINES", "ModelFile", "Pictures", "Sampled", "Workflow", "sampled", "workflow_of"]
