"""A look as a workflow of ComfyUI: nodes that come with it, and the pictures that they load."""
