"""What a step, an encoding and a decoding hold besides weights, counted without a GPU.

Networks at their published sizes are built on torch's meta device, which has shapes and no memory, and run once there;
the bytes of all tensors that are alive at once are counted. Attention counts as the fused kernels do it, without its
matrix. What a GPU's libraries take to work in is not in it. The peer is what the memory planner expects.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from render.engines import make_engine
from render.memory import BEST_PIXELS
from tests.benchmarks import Figure
from tests.benchmarks.gpu.networks import NETWORKS

TOKENS = BEST_PIXELS // 256
GIGABYTE = 1_000_000_000


def run() -> Iterable[Figure]:
    import torch

    for name, networks in NETWORKS.items():
        built = {folder: _on_meta(make) for folder, make in networks.items() if folder != "image_encoder"}
        engine = make_engine(name)
        assert engine is not None
        expected = engine.workload(BEST_PIXELS, 1)
        autoencoder = built["vae"]
        wide = 2 if name == "flux-fill" else 1
        frames = (1,) if name == "qwen-edit" else ()
        channels = autoencoder.config.get("z_dim") or autoencoder.config.latent_channels
        picture = _meta(1, 3, *frames, 1024, wide * 1024)
        latents = _meta(1, channels, *frames, 128, wide * 128)
        phases: dict[str, tuple[Callable[[], Any], int]] = {
            "denoise": (STEPS[name](built), expected.denoise),
            "encode": (lambda vae=autoencoder, picture=picture: vae.encode(picture), expected.encode),
            "decode": (lambda vae=autoencoder, latents=latents: vae.decode(latents), expected.decode),
        }
        for phase, (call, planned) in phases.items():
            with torch.no_grad(), _fused_attention(), _counting(built.values()) as count:
                call()
            held = count.most / GIGABYTE
            yield Figure(f"{name} {phase}", held, "GB", "planned", count.most / planned)


def _on_meta(make: Callable[[], Any]) -> Any:
    import torch

    with torch.device("meta"):
        made = make()
    return made.to(torch.bfloat16).eval()


def _meta(*shape: int) -> Any:
    import torch

    return torch.empty(shape, device="meta", dtype=torch.bfloat16)


def _klein(built: dict[str, Any]) -> Callable[[], Any]:
    tokens = TOKENS + TOKENS // 2
    return lambda: built["transformer"](
        hidden_states=_meta(1, tokens, 128),
        timestep=_meta(1),
        encoder_hidden_states=_meta(1, 512, 7680),
        txt_ids=_meta(1, 512, 4).float(),
        img_ids=_meta(1, tokens, 4).float(),
    )


def _flux_fill(built: dict[str, Any]) -> Callable[[], Any]:
    return lambda: built["transformer"](
        hidden_states=_meta(1, 2 * TOKENS, 384),
        timestep=_meta(1),
        guidance=_meta(1),
        pooled_projections=_meta(1, 768),
        encoder_hidden_states=_meta(1, 512, 4096),
        txt_ids=_meta(512, 3).float(),
        img_ids=_meta(2 * TOKENS, 3).float(),
    )


def _qwen_edit(built: dict[str, Any]) -> Callable[[], Any]:
    return lambda: built["transformer"](
        hidden_states=_meta(1, 3 * TOKENS, 64),
        timestep=_meta(1),
        encoder_hidden_states=_meta(1, 1024, 3584),
        img_shapes=[[(1, 64, 64)] * 3],
    )


def _sdxl(built: dict[str, Any]) -> Callable[[], Any]:
    def step() -> Any:
        shared = {
            "encoder_hidden_states": _meta(2, 77, 2048),
            "added_cond_kwargs": {"text_embeds": _meta(2, 1280), "time_ids": _meta(2, 6)},
            "return_dict": False,
        }
        down, middle = built["controlnet"](
            _meta(2, 4, 128, 128), _meta(1), controlnet_cond=_meta(2, 3, 1024, 1024), **shared
        )
        return built["unet"](
            _meta(2, 9, 128, 128),
            _meta(1),
            down_block_additional_residuals=down,
            mid_block_additional_residual=middle,
            **shared,
        )

    return step


def _catvton(built: dict[str, Any]) -> Callable[[], Any]:
    from render.engines.catvton import NoAttention

    unet = built["unet"]
    unet.set_attn_processor(
        {
            name: processor if name.endswith("attn1.processor") else NoAttention()
            for name, processor in unet.attn_processors.items()
        }
    )
    return lambda: unet(_meta(2, 9, 256, 128), _meta(1), encoder_hidden_states=None)


STEPS = {
    "klein": _klein,
    "flux-fill": _flux_fill,
    "qwen-edit": _qwen_edit,
    "sdxl": _sdxl,
    "catvton": _catvton,
}


class Count:
    """Bytes of what is alive, and the most there ever was."""

    def __init__(self, weights: set[int]) -> None:
        self._sizes: dict[int, int] = dict.fromkeys(weights, 0)
        self.alive = self.most = 0

    def take(self, tensor: Any) -> None:
        storage = tensor.untyped_storage()
        key = storage._cdata
        if key not in self._sizes:
            self._sizes[key] = storage.nbytes()
            self.alive += storage.nbytes()
            self.most = max(self.most, self.alive)
            weakref.finalize(storage, self._let_go, key)

    def _let_go(self, key: int) -> None:
        self.alive -= self._sizes.pop(key)


@contextmanager
def _counting(networks: Iterable[Any]) -> Iterator[Count]:
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_iter

    weights = {
        tensor.untyped_storage()._cdata
        for network in networks
        for tensor in (*network.parameters(), *network.buffers())
    }
    count = Count(weights)

    class Watching(TorchDispatchMode):
        def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            made = function(*args, **(kwargs or {}))
            for each in tree_iter(made):
                if isinstance(each, torch.Tensor):
                    count.take(each)
            return made

    with Watching():
        yield count


@contextmanager
def _fused_attention() -> Iterator[None]:
    from torch.nn import functional

    whole = functional.scaled_dot_product_attention

    def fused(query: Any, key: Any, value: Any, *_: Any, **__: Any) -> Any:
        return query.new_empty((*query.shape[:-1], value.shape[-1]))

    functional.scaled_dot_product_attention = fused
    try:
        yield
    finally:
        functional.scaled_dot_product_attention = whole
