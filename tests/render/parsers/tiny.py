"""Parsers of the real classes at the smallest size that works, fitted to the drawn person of `tests.person`.

    python -m tests.render.parsers.tiny FOLDER

makes FOLDER/segformer_clothes, FOLDER/vitpose and FOLDER/vitmatte as their makers lay them out. The matting model knows
nothing.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from render.messages import KEYPOINT_NAMES
from tests import person

ATR = (
    "Background", "Hat", "Hair", "Sunglasses", "Upper-clothes", "Skirt", "Pants", "Dress", "Belt", "Left-shoe",
    "Right-shoe", "Face", "Left-leg", "Right-leg", "Left-arm", "Right-arm", "Bag", "Scarf",
)  # fmt: skip
"""The labels of the clothes models that are trained on ATR."""

BODY = (48, 22, 193, 320)
"""The drawn person's box: left, top, right, bottom."""

SEEDS = range(4)

SIDE = 128
"""The side of what the tiny clothes model looks at."""


def drawn(seed: int) -> Any:
    """(h, w, 3) uint8: the drawn person on the ground of this seed."""
    with tempfile.TemporaryDirectory() as folder:
        request = person.draw_look(Path(folder), seed=seed)
        return np.asarray(Image.open(request.photo.path).convert("RGB"))


def drawn_labels() -> Any:
    """(h, w) uint8: what every pixel of the drawn person is, as ATR numbers it."""
    labels = Image.new("L", (person.WIDTH, person.HEIGHT))
    pen = ImageDraw.Draw(labels)
    pen.rectangle((92, 198, 148, 319), fill=ATR.index("Pants"))
    pen.rectangle((108, 75, 132, 100), fill=ATR.index("Face"))
    pen.ellipse((98, 22, 142, 82), fill=ATR.index("Face"))
    pen.polygon(person._LEFT_ARM, fill=ATR.index("Left-arm"))
    pen.polygon(person._RIGHT_ARM, fill=ATR.index("Right-arm"))
    for part in (person._TORSO, person._LEFT_SLEEVE, person._RIGHT_SLEEVE):
        pen.polygon(part, fill=ATR.index("Upper-clothes"))
    return np.asarray(labels)


def save_clothes(folder: Path) -> None:
    """Random layers, and a last one fitted by least squares to tell the drawn person's parts apart."""
    import torch
    from transformers import SegformerConfig, SegformerForSemanticSegmentation
    from transformers.models.segformer.image_processing_pil_segformer import SegformerImageProcessorPil

    names: dict[int, str] = dict(enumerate(ATR))
    config = SegformerConfig(
        depths=[1, 1, 1, 1],
        hidden_sizes=[32, 32, 32, 32],
        num_attention_heads=[1, 1, 2, 2],
        decoder_hidden_size=384,
        initializer_range=0.2,
        id2label=names,
        label2id={name: number for number, name in names.items()},
    )
    model: Any = SegformerForSemanticSegmentation(config).eval()
    processor: Any = SegformerImageProcessorPil(size={"height": SIDE, "width": SIDE})
    classifier = model.decode_head.classifier
    seen: list[Any] = []
    watching = classifier.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    random = np.random.default_rng(0)
    labels = drawn_labels()
    height, width = labels.shape
    features, wanted = [], []
    for number in range(16):
        left, top, right, bottom = 0, 0, width, height
        if number % 2:
            left, top = random.integers(0, 40), random.integers(0, 20)
            right = width - random.integers(0, 40)
        picture = drawn(int(SEEDS[number % len(SEEDS)]))[top:bottom, left:right]
        model(**processor(images=picture, return_tensors="pt"))
        found = seen.pop()[0].flatten(1).T
        features.append(found)
        part = labels[top:bottom, left:right].astype(np.float32)
        grid = int(len(found) ** 0.5)
        small = Image.fromarray(part).resize((grid, grid), Image.Resampling.NEAREST)
        wanted.append(torch.from_numpy(np.asarray(small).astype(np.int64).ravel()))
    watching.remove()
    kinds = torch.cat(wanted)
    # Every part counts the same, the thin arms too.
    weight = (1 / torch.bincount(kinds, minlength=len(ATR)).clamp(min=1)[kinds].float().sqrt())[:, None]
    target = 10 * torch.nn.functional.one_hot(kinds, len(ATR)).float()
    fitted = _fitted(torch.cat(features), target, weight)
    classifier.weight.copy_(fitted[:-1].T[:, :, None, None])
    classifier.bias.copy_(fitted[-1])
    model.save_pretrained(folder)
    processor.save_pretrained(folder)


def _fitted(features: Any, target: Any, weight: Any) -> Any:
    """(features + 1, outputs): the linear layer that comes closest, its bias last."""
    import torch

    rows = torch.cat([features, torch.ones(len(features), 1)], dim=1).double() * weight
    square = rows.T @ rows
    ridge = 1e-6 * square.trace() / len(square) * torch.eye(len(square), dtype=torch.float64)
    return torch.linalg.solve(square + ridge, rows.T @ (target.double() * weight)).float()


def save_pose(folder: Path) -> None:
    """Random layers, and a last one fitted by least squares to the drawn person's joints."""
    import torch
    from transformers import VitPoseBackboneConfig, VitPoseConfig, VitPoseForPoseEstimation
    from transformers.models.vitpose.image_processing_pil_vitpose import (
        VitPoseImageProcessorPil,
        box_to_center_and_scale,
    )

    backbone = VitPoseBackboneConfig(
        image_size=(128, 96),
        hidden_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        mlp_ratio=2,
        out_indices=[2],
        initializer_range=0.2,
    )
    config = VitPoseConfig(backbone_config=backbone, num_labels=17, initializer_range=0.2)
    model: Any = VitPoseForPoseEstimation(config).eval()
    processor: Any = VitPoseImageProcessorPil(size={"height": 128, "width": 96})
    last = model.head.conv
    seen: list[Any] = []
    watching = last.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    random = np.random.default_rng(0)
    features, wanted = [], []
    for number in range(24):
        # What the clothes model takes for the person is not exact.
        left, top, right, bottom = np.array(BODY) + random.integers(-6, 7, 4)
        box = [float(left), float(top), float(right - left), float(bottom - top)]
        picture = drawn(SEEDS[number % len(SEEDS)])
        model(**processor(images=picture, boxes=[[box]], return_tensors="pt"))
        unfolded = torch.nn.functional.unfold(seen.pop(), last.kernel_size, padding=last.padding)
        features.append(unfolded[0].T)
        wanted.append(torch.from_numpy(_heatmaps(*box_to_center_and_scale(box, 96, 128))))
    watching.remove()
    fitted = _fitted(torch.cat(features), torch.cat(wanted), torch.ones(1))
    last.weight.copy_(fitted[:-1].T.reshape(last.weight.shape))
    last.bias.copy_(fitted[-1])
    model.save_pretrained(folder)
    processor.save_pretrained(folder)


def _heatmaps(centre: Any, scale: Any) -> Any:
    """(32 * 24, 17) float32: a blob at each of the drawn person's joints, in the box of this centre and scale."""
    rows, columns = np.mgrid[:32, :24]
    wanted = np.zeros((17, 32, 24), np.float32)
    for number, name in enumerate(KEYPOINT_NAMES):
        if name in person._JOINTS:
            x, y = ((np.array(person._JOINTS[name]) - centre) / (scale * 200) + 0.5) * (23, 31)
            wanted[number] = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * 1.5**2))
    return wanted.reshape(17, -1).T.copy()


def save_matting(folder: Path) -> None:
    from transformers import VitDetConfig, VitMatteConfig, VitMatteForImageMatting
    from transformers.models.vitmatte.image_processing_pil_vitmatte import VitMatteImageProcessorPil

    backbone = VitDetConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=64,
        num_channels=4,
        window_size=4,
        window_block_indices=[0],
        out_features=["stage2"],
        use_relative_position_embeddings=True,
    )
    config = VitMatteConfig(
        backbone_config=backbone,
        hidden_size=32,
        convstream_hidden_sizes=[8, 8, 8],
        fusion_hidden_sizes=[16, 8, 8, 8],
    )
    VitMatteForImageMatting(config).save_pretrained(folder)
    VitMatteImageProcessorPil().save_pretrained(folder)


def main(root: Path) -> None:
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    with torch.no_grad():
        save_clothes(root / "segformer_clothes")
        save_pose(root / "vitpose")
        save_matting(root / "vitmatte")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
