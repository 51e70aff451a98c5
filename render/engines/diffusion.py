"""What all diffusion engines share: loading by plan, features from the cache, steps, previews, LoRAs, giving back.

An engine's own file says how its pipeline is put together (`assemble`), what its text encoder makes of a prompt
(`encode_text`) and how it is called (`draw`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from render.cards import ModelCard, Role
from render.engines.base import Sampler, Scene, StepListener
from render.engines.features import FeatureStore, Tensors, identity_of, key_of
from render.engines.parts import Parts, release_memory
from render.engines.previews import LatentColours, StepWatch
from render.memory import Offload, Plan, Workload
from render.safetensors import weight_files

if TYPE_CHECKING:
    from collections.abc import Callable

NEUTRAL = 127
"""The grey that stands where the old garment was."""

PREVIEW_SIDE = 256


class DiffusionEngine(ABC):
    """The shared part. `denoiser` names the component that is called step by step, `text` its text encoders."""

    card: ClassVar[ModelCard]
    denoiser: ClassVar[str] = "transformer"
    text: ClassVar[tuple[str, ...]] = ("text_encoder",)

    def __init__(self, features: FeatureStore | None = None) -> None:
        self.features = features or FeatureStore.of_process()
        self.pipeline: Any = None
        self.parts: Parts | None = None
        self._identities: dict[str, str] = {}

    # -- what an engine's own file says ----------------------------------------------------------------------

    @abstractmethod
    def workload(self, pixels: int, references: int) -> Workload:
        """What a render of a crop of `pixels` with so many references holds besides weights."""

    @abstractmethod
    def assemble(self, parts: Parts) -> Any:
        """The pipeline, without its text encoders."""

    @abstractmethod
    def encode_text(self, parts: Parts, sampler: Sampler, scene: Scene) -> Tensors:
        """What the text encoder makes of the prompt: load it with `parts.borrowed`, which takes it away again."""

    @abstractmethod
    def draw(self, scene: Scene, sampler: Sampler, text: Tensors, steps: Steps) -> NDArray[np.uint8]:
        """Call the pipeline, `steps` as its callback. Returns pixels of the crop's shape."""

    def text_key(self, sampler: Sampler, scene: Scene) -> str:  # noqa: ARG002
        """What `encode_text` depends on, besides weights."""
        return key_of(sampler.prompt, str(sampler.guidance > 1.0))

    def spatial(self, latents: Any, scene: Scene) -> NDArray[np.float32] | None:  # noqa: ARG002
        """Packed latents of one picture as (c, h, w), for previews; None where this cannot be said."""
        return None

    def latents_for_preview(self, scene: Scene) -> NDArray[np.float32] | None:  # noqa: ARG002
        """The crop's own latents, in the form of `spatial`."""
        return None

    # -- what is the same for all ----------------------------------------------------------------------------

    def load(self, plan: Plan) -> None:
        """Raises `InputError` for weights that cannot be used, and what torch raises where memory does not do."""
        if self.parts is not None and plan == self.parts.plan:
            return
        self.unload()
        import torch

        parts = Parts(self.card, plan)
        # Not inference mode: LoRA layers and casts keep their own versions of what they change.
        with torch.no_grad():
            pipeline = self.assemble(parts)
            pipeline.set_progress_bar_config(disable=True)
            if plan.tiled_decode:
                pipeline.vae.enable_tiling()
            wear_loras(pipeline, plan)
            place(pipeline, self.denoiser, plan)
        self.pipeline, self.parts = pipeline, parts

    def unload(self) -> None:
        if self.pipeline is None:
            return
        self.pipeline = self.parts = None
        self._identities.clear()
        release_memory()

    def render(self, scene: Scene, sampler: Sampler, on_step: StepListener) -> NDArray[np.uint8]:
        import torch

        parts = self.parts
        assert parts is not None, "load comes first"
        with torch.no_grad():
            key = key_of(
                "text",
                self.card.name,
                self._identity(self.text),
                parts.plan.dtype,
                self.text_key(sampler, scene),
            )
            text = self.features.get(key, lambda: self.encode_text(parts, sampler, scene))
            device = parts.plan.device
            text = {name: tensor.to(device) for name, tensor in text.items()}
            with StepWatch(self.pipeline.scheduler) as watch:
                steps = Steps(self, scene, watch, on_step)
                return self.draw(scene, sampler, text, steps)

    def autoencoder_features(
        self, name: str, picture: NDArray[np.uint8], make: Callable[[], Tensors]
    ) -> Tensors:
        """What the autoencoder makes of a picture that comes again, such as a garment, from the cache."""
        assert self.parts is not None
        folders = [part.folder for part in self.card.components if part.role is Role.AUTOENCODER]
        key = key_of(
            name,
            self.card.name,
            self._identity(folders),
            self.parts.plan.dtype,
            str(picture.shape),
            np.ascontiguousarray(picture).tobytes(),
        )
        found = self.features.get(key, make)
        return {name: tensor.to(self.parts.plan.device) for name, tensor in found.items()}

    def _identity(self, folders: Sequence[str]) -> str:
        assert self.parts is not None
        for folder in folders:
            place = self.parts.plan.weights / folder
            if folder not in self._identities and place.is_dir():
                self._identities[folder] = identity_of(weight_files(place))
        return key_of(*(self._identities.get(folder, "") for folder in folders))


class Steps:
    """The callback of a diffusers pipeline: tells of each step, with a preview where one can be made."""

    def __init__(
        self, engine: DiffusionEngine, scene: Scene, watch: StepWatch, on_step: StepListener
    ) -> None:
        self._engine, self._scene, self._watch, self._on_step = engine, scene, watch, on_step
        self._colours: LatentColours | None = None
        self.total = 0
        """Set before the pipeline is called: the number of steps it will take."""

    def __call__(self, _pipeline: Any, index: int, _timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
        self.tell(index + 1)
        return values

    def tell(self, step: int) -> None:
        self._on_step(step, self.total, self._preview())

    def _preview(self) -> NDArray[np.uint8] | None:
        clean = self._watch.clean
        latents = self._engine.spatial(clean, self._scene) if clean is not None else None
        if latents is None:
            return None
        if self._colours is None:
            known = self._engine.latents_for_preview(self._scene)
            if known is None:
                return None
            self._colours = LatentColours(known, agnostic(self._scene))
        return self._colours(latents)


def agnostic(scene: Scene) -> NDArray[np.uint8]:
    """The crop without what is to be rendered: neutral grey there, so that the old garment is not in it."""
    return np.where((scene.mask >= 128)[:, :, None], np.uint8(NEUTRAL), scene.crop)


def started(scene: Scene) -> NDArray[np.uint8]:
    """The crop with the drape where the drape is known and grey elsewhere: what a strength below 1 starts from."""
    known = (scene.known >= 128) & (scene.mask >= 128)
    return np.where(known[:, :, None], scene.drape, agnostic(scene))


def place(pipeline: Any, denoiser: str, plan: Plan) -> None:
    """Components go where the plan has them."""
    if plan.offload is Offload.COMPONENT:
        pipeline.enable_model_cpu_offload(device=plan.device)
    elif plan.offload is Offload.GROUP:
        import torch

        for name, part in pipeline.components.items():
            if name == denoiser:
                part.enable_group_offload(
                    onload_device=torch.device(plan.device),
                    offload_device=torch.device("cpu"),
                    offload_type="block_level",
                    num_blocks_per_group=1,
                    use_stream=True,
                )
            elif isinstance(part, torch.nn.Module):
                part.to(plan.device)


def wear_loras(pipeline: Any, plan: Plan) -> None:
    """Load the plan's LoRAs in their order, each under a name of its own, and set their weights."""
    names: list[str] = []
    for number, lora in enumerate(plan.loras):
        name = f"lora-{number}"
        pipeline.load_lora_weights(lora.path, adapter_name=name, local_files_only=True, use_safetensors=True)
        names.append(name)
    if names:
        pipeline.set_adapters(names, [lora.weight for lora in plan.loras])


def same_size(pictures: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.uint8]]:
    """The pictures centred on white, all as large as the largest, for pipelines that batch references."""
    import cv2

    if not pictures:
        return []
    height = max(picture.shape[0] for picture in pictures)
    width = max(picture.shape[1] for picture in pictures)
    padded: list[NDArray[np.uint8]] = []
    for picture in pictures:
        top, left = (height - picture.shape[0]) // 2, (width - picture.shape[1]) // 2
        bottom, right = height - picture.shape[0] - top, width - picture.shape[1] - left
        white = (255, 255, 255)
        framed = cv2.copyMakeBorder(picture, top, bottom, left, right, cv2.BORDER_CONSTANT, value=white)
        padded.append(np.asarray(framed, np.uint8))
    return padded


def to_pixels(picture: Any) -> NDArray[np.uint8]:
    """A pipeline's (h, w, 3) floats of 0 to 1 as uint8."""
    return np.clip(np.rint(np.asarray(picture) * 255.0), 0, 255).astype(np.uint8)
