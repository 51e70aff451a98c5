"""What all diffusion engines share: loading by plan, features from the cache, steps, previews, LoRAs, giving back.

An engine's own file says how its pipeline is put together (`assemble`), what its text encoder makes of a prompt
(`encode_text`) and how it is called (`draw`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import cv2
import numpy as np
from numpy.typing import NDArray

from render.cards import ModelCard
from render.engines.base import Sampler, Scene, StepListener
from render.engines.choices import Choices
from render.engines.features import FeatureStore, Tensors, identity_of, key_of
from render.engines.loras import wear_loras
from render.engines.parts import Parts, release_memory, store_in_fp8
from render.engines.previews import LatentColours, StepWatch
from render.engines.tuning import Tuning
from render.memory import Offload, Plan, Precision, TextPlace, Workload
from render.messages import Slot
from render.safetensors import weight_files

if TYPE_CHECKING:
    from collections.abc import Callable

CONVOLVING = 1.45
"""Of what was counted, with room for how cuDNN lays out pictures: an autoencoder's largest are turned round before and
after a convolution. Not measured."""

TILE_SIDE = 512
"""Of the tiles in which a picture is decoded where memory is short, in pixels."""

NEUTRAL = 127
"""The grey that stands where the old garment was."""


class DiffusionEngine(ABC):
    """The shared part. `denoiser` names the component that is called step by step, `text` its text encoders."""

    card: ClassVar[ModelCard]
    denoiser: ClassVar[str] = "transformer"
    text: ClassVar[tuple[str, ...]] = ("text_encoder",)
    parts_type: type[Parts] = Parts
    """Where components come from."""

    def __init__(self, features: FeatureStore | None = None) -> None:
        self.features = features or FeatureStore.of_process()
        self.pipeline: Any = None
        self.parts: Parts | None = None
        self.tuning: Tuning | None = None
        self._begun = False
        """To load, and not come to an end."""
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
        """What the text encoders make of the prompt: load each with `parts.borrowed`, which takes it away again."""

    @abstractmethod
    def draw(
        self, scene: Scene, sampler: Sampler, seeds: Sequence[int], text: Tensors, steps: Steps
    ) -> Sequence[NDArray[np.uint8]]:
        """Call the pipeline once, `steps` as its callback, the noise of each picture from its own seed. `steps.fit_to`
        is told of a picture that is encoded, so that there are previews.

        Returns pixels of the crop's shape for each seed.
        """

    def own_loras(self, parts: Parts) -> Sequence[tuple[str, float]]:  # noqa: ARG002
        """LoRA files that belong to the engine itself, such as one for few steps, and their weights."""
        return ()

    def text_key(self, sampler: Sampler, scene: Scene) -> str:  # noqa: ARG002
        """What `encode_text` depends on, besides weights."""
        return key_of(sampler.prompt, str(sampler.guidance > 1.0))

    def spatial(self, latents: Any, scene: Scene) -> NDArray[np.float32] | None:  # noqa: ARG002
        """Packed latents (1, ...) of one picture as (c, h, w), for previews; None where this cannot be said."""
        return None

    # -- what is the same for all ----------------------------------------------------------------------------

    def load(self, plan: Plan) -> None:
        """Raises `InputError` for weights that cannot be used, what torch raises where memory does not do, and what
        `render.engines.interrupts` raises where it is to stop. Then nothing is loaded.
        """
        if self.parts is not None and plan == self.parts.plan:
            return
        self.unload()
        release_memory()  # what failed before held on to its tensors until its traceback was gone
        self._begun = True
        import torch

        parts = self.parts_type(self.card, plan)
        # Not inference mode: LoRA layers and casts keep their own versions of what they change.
        with torch.no_grad():
            pipeline = self.assemble(parts)
            pipeline.set_progress_bar_config(disable=True)
            pipeline.vae.enable_slicing()  # pictures made together are decoded one after another
            if plan.tiled_decode:
                decode_in_tiles(pipeline.vae)
            wear_loras(pipeline, (*self.own_loras(parts), *((lora.path, lora.weight) for lora in plan.loras)))
            if plan.precision is Precision.FP8:
                store_in_fp8(getattr(pipeline, self.denoiser), parts.dtype)
            place(pipeline, self.denoiser, plan)
        tuning = Tuning(self.card.name, getattr(pipeline, self.denoiser), plan, Choices.of_process())
        self.pipeline, self.parts, self.tuning, self._begun = pipeline, parts, tuning, False
        release_memory()  # on their way to the card weights lay in main memory

    def unload(self) -> None:
        if self.pipeline is None and not self._begun:
            return
        if self.tuning is not None:
            self.tuning.close()
        self.pipeline = self.parts = self.tuning = None
        self._identities.clear()
        release_memory()

    def render(self, scene: Scene, sampler: Sampler, on_step: StepListener) -> NDArray[np.uint8]:
        return self.render_together(scene, sampler, (sampler.seed,), (on_step,))[0]

    def render_together(
        self, scene: Scene, sampler: Sampler, seeds: Sequence[int], on_steps: Sequence[StepListener]
    ) -> Sequence[NDArray[np.uint8]]:
        import torch

        parts, tuning = self.parts, self.tuning
        assert parts is not None, "load comes first"
        assert tuning is not None
        with torch.no_grad():
            key = self.text_key(sampler, scene)
            text = self.kept("text", self.text, key, lambda: self.encode_text(parts, sampler, scene))
            with StepWatch(self.pipeline.scheduler) as watch:
                begun: list[Steps] = []

                def draw() -> Sequence[NDArray[np.uint8]]:
                    begun.append(Steps(self, scene, watch, on_steps))
                    return self.draw(scene, sampler, seeds, text, begun[-1])

                def is_listeners(error: Exception) -> bool:
                    return any(error is steps.raised for steps in begun)

                try:
                    return tuning.run(sampler.wish, draw, is_listeners)
                except BaseException:
                    self.pipeline.maybe_free_model_hooks()  # else the component at work stays on the card
                    raise

    def kept(
        self,
        name: str,
        folders: Sequence[str],
        key: str,
        make: Callable[[], Tensors],
        *,
        lasting: bool = True,
    ) -> Tensors:
        """Features from the cache, on the plan's device. `folders` are the components that made them, `key` says of
        what. Those of one look alone are not `lasting`.
        """
        assert self.parts is not None
        plan = self.parts.plan
        # In tiles, and on another processor, the same comes out but for its last bits.
        how = str(plan.tiled_decode if "vae" in folders else plan.text is TextPlace.CPU)
        whole = key_of(name, self.card.name, self._identity(folders), plan.dtype, how, key)
        found = self.features.get(whole, make, lasting=lasting)
        return {name: tensor.to(plan.device) for name, tensor in found.items()}

    def _identity(self, folders: Sequence[str]) -> str:
        assert self.parts is not None
        for folder in folders:
            place = self.parts.plan.weights / folder
            if folder not in self._identities and place.is_dir():
                self._identities[folder] = identity_of(weight_files(place))
        return key_of(*(self._identities.get(folder, "") for folder in folders))


class Steps:
    """The callback of a diffusers pipeline: tells of each step, with a preview where one can be made.

    There is a listener for each picture that is made.
    """

    def __init__(
        self, engine: DiffusionEngine, scene: Scene, watch: StepWatch, on_steps: Sequence[StepListener]
    ) -> None:
        self._engine, self._scene, self._watch, self._on_steps = engine, scene, watch, on_steps
        self._colours: LatentColours | None = None
        self._encoded: Callable[[], tuple[NDArray[np.float32], NDArray[np.uint8]]] | None = None
        self.raised: Exception | None = None
        """By a listener."""
        self.total = 0
        """Set before the pipeline is called: the number of steps it will take."""

    def fit_to(self, encoded: Callable[[], tuple[NDArray[np.float32], NDArray[np.uint8]]]) -> None:
        """Fit previews to a picture that is encoded anyway: its (c, h, w) latents, of the channels that `spatial` has,
        and its pixels. They are asked for after the first step.
        """
        self._encoded = encoded

    def __call__(self, _pipeline: Any, index: int, _timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
        self.tell(index + 1)
        return values

    def tell(self, step: int) -> None:
        for number, on_step in enumerate(self._on_steps):
            preview = self._preview(number)
            try:
                on_step(step, self.total, preview)
            except Exception as error:
                self.raised = error
                raise

    def _preview(self, number: int) -> NDArray[np.uint8] | None:
        clean = self._watch.clean
        latents = None
        if clean is not None:
            latents = self._engine.spatial(clean[number : number + 1], self._scene)
        if latents is None:
            return None
        if self._colours is None and self._encoded is not None:
            self._colours = LatentColours(*self._encoded())
            self._encoded = None
        return None if self._colours is None else self._colours(latents)


def agnostic(scene: Scene) -> NDArray[np.uint8]:
    """The crop without what is to be rendered: neutral grey there, so that the old garment is not in it."""
    return np.where((scene.mask >= 128)[:, :, None], np.uint8(NEUTRAL), scene.crop)


def started(scene: Scene) -> NDArray[np.uint8]:
    """The crop with the drape where the drape is known and grey elsewhere: what a strength below 1 starts from."""
    known = (scene.known >= 128) & (scene.mask >= 128)
    return np.where(known[:, :, None], scene.drape, agnostic(scene))


def workload(pixels: int, *, denoise: int, text: int) -> Workload:
    """What a render of a canvas of `pixels` holds with an autoencoder of 128 to 512 channels.

    All figures were counted on the networks at their published sizes (`dev.py bench activations`), the tensors alive at
    once without weights. What libraries take to work in comes on top.
    """
    return Workload(
        text=text,
        encode=with_room(pixels * 1_286, CONVOLVING),
        denoise=with_room(denoise),
        decode=with_room(pixels * 1_540, CONVOLVING),
        decode_tiled=with_room(TILE_SIDE**2 * 1_540 + pixels * 12, CONVOLVING),
    )


def with_room(counted: float, share: float = 1.15) -> int:
    """Bytes of what was counted and of what libraries take beside it."""
    return round(counted * share) + 50_000_000


def decode_in_tiles(vae: Any) -> None:
    """Autoencoders of one family have a side in pixels and one in latents, those of the other one for each way."""
    vae.enable_tiling()
    if hasattr(vae, "tile_latent_min_size"):
        vae.tile_sample_min_size = TILE_SIDE
        vae.tile_latent_min_size = TILE_SIDE // 8


def noise_of(seeds: Sequence[int]) -> list[Any]:
    """A source of noise for each picture, the same on every machine and whatever else is made with it."""
    import torch

    return [torch.Generator("cpu").manual_seed(seed) for seed in seeds]


def steps_taken(sampler: Sampler) -> int:
    """How many of its steps a pipeline runs at a strength below 1."""
    return max(1, min(int(sampler.steps * sampler.strength), sampler.steps))


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
                    low_cpu_mem_usage=not plan.pinned,
                )
            elif isinstance(part, torch.nn.Module):
                part.to(plan.device)


def collage(scene: Scene, width: int, height: int) -> NDArray[np.uint8]:
    """All garments in one (height, width, 3) picture on white, those of the upper body above those of the lower, for
    engines that take one reference.
    """
    pictures = list(scene.references)
    if len(scene.slots) == len(pictures):
        order = sorted(range(len(pictures)), key=lambda number: scene.slots[number] is Slot.LOWER)
        pictures = [pictures[number] for number in order]
    canvas = np.full((height, width, 3), 255, np.uint8)
    edges = [round(height * number / max(1, len(pictures))) for number in range(len(pictures) + 1)]
    for picture, top, bottom in zip(pictures, edges, edges[1:], strict=False):
        canvas[top:bottom] = padded(picture, width, bottom - top)
    return canvas


def padded(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """The whole picture as large as it fits, centred on white."""
    scale = min(width / picture.shape[1], height / picture.shape[0])
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    method = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_CUBIC
    small = cv2.resize(picture, size, interpolation=method)
    top, left = (height - size[1]) // 2, (width - size[0]) // 2
    framed = np.full((height, width, 3), 255, np.uint8)
    framed[top : top + size[1], left : left + size[0]] = small
    return framed


def picture_key(picture: NDArray[np.uint8]) -> str:
    """Says which picture features were made of."""
    return key_of(str(picture.shape), np.ascontiguousarray(picture).tobytes())


def to_pixels(picture: Any) -> NDArray[np.uint8]:
    """A pipeline's (h, w, 3) floats of 0 to 1 as uint8."""
    return np.clip(np.rint(np.asarray(picture) * 255.0), 0, 255).astype(np.uint8)
