"""A small drawn person in a tee and a small drawn tee: enough of both for a whole look, in a moment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from render.files import read_bytes, sha256
from render.messages import AnchorMap, Garment, ImageRef, Keypoint, Point, Region, RenderRequest, Slot

WIDTH, HEIGHT = 240, 320

_TORSO = [(85, 92), (155, 92), (158, 200), (82, 200)]
_LEFT_SLEEVE = [(150, 92), (172, 104), (186, 150), (168, 156), (155, 128)]
_RIGHT_SLEEVE = [(90, 92), (68, 104), (54, 150), (72, 156), (85, 128)]
_LEFT_ARM = [(170, 152), (186, 150), (192, 205), (182, 207)]
_RIGHT_ARM = [(70, 152), (54, 150), (48, 205), (58, 207)]
_JOINTS = {
    "nose": (120, 55),
    "left_eye": (127, 48),
    "right_eye": (113, 48),
    "left_shoulder": (158, 100),
    "right_shoulder": (82, 100),
    "left_elbow": (178, 152),
    "right_elbow": (62, 152),
    "left_wrist": (187, 205),
    "right_wrist": (53, 205),
    "left_hip": (142, 200),
    "right_hip": (98, 200),
    "left_knee": (140, 260),
    "right_knee": (100, 260),
    "left_ankle": (140, 312),
    "right_ankle": (100, 312),
}


def reference(path: Path) -> ImageRef:
    return ImageRef(str(path), sha256(read_bytes(path)))


def draw_look(
    folder: Path,
    *,
    seed: int = 0,
    engine: str = "drape",
    parameters: dict | None = None,
    enlarge: int = 1,
) -> RenderRequest:
    """Draw a person, their masks and a tee into `folder` and ask for the one in the other.

    Different seeds give different grounds and colours, so that no two photos have the same bytes. `enlarge` makes
    every pixel of the photo so many times as wide, for a render that takes its time.
    """
    random = np.random.default_rng(seed)
    grain = random.normal(0, 3, (HEIGHT, WIDTH, 3))
    photo = Image.new("RGB", (WIDTH, HEIGHT), tuple(int(part) for part in random.integers(150, 220, 3)))
    pen = ImageDraw.Draw(photo)
    skin = (205, 160, 135)
    pen.rectangle((92, 198, 148, 319), fill=(40, 45, 60))
    pen.rectangle((108, 75, 132, 100), fill=skin)
    pen.ellipse((98, 22, 142, 82), fill=skin)
    for limb in (_LEFT_ARM, _RIGHT_ARM):
        pen.polygon(limb, fill=skin)
    for part in (_TORSO, _LEFT_SLEEVE, _RIGHT_SLEEVE):
        pen.polygon(part, fill=(150, 40, 45))
    folder.mkdir(parents=True, exist_ok=True)
    grained = np.clip(np.asarray(photo, float) + grain, 0, 255).astype(np.uint8)
    size = (WIDTH * enlarge, HEIGHT * enlarge)
    Image.fromarray(grained).resize(size, Image.Resampling.NEAREST).save(folder / "photo.png")

    masks = {
        Region.UPPER: [_TORSO, _LEFT_SLEEVE, _RIGHT_SLEEVE],
        Region.LEFT_ARM: [_LEFT_ARM],
        Region.RIGHT_ARM: [_RIGHT_ARM],
    }
    regions = {region: _mask(folder / f"{region}.png", shapes, size) for region, shapes in masks.items()}
    face = [(98, 22), (142, 22), (142, 82), (98, 82)]
    anchors = AnchorMap(
        width=size[0],
        height=size[1],
        keypoints={name: Keypoint(x * enlarge, y * enlarge) for name, (x, y) in _JOINTS.items()},
        regions=regions,
        protect=_mask(folder / "protect.png", [face], size),
    )
    return RenderRequest(
        photo=reference(folder / "photo.png"),
        anchors=anchors,
        garments=(_draw_tee(folder, random),),
        engine=engine,
        seed=seed,
        parameters=parameters or {},
    )


def _mask(path: Path, shapes: list[list[tuple[int, int]]], size: tuple[int, int]) -> ImageRef:
    mask = Image.new("L", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(mask)
    for shape in shapes:
        pen.polygon(shape, fill=255)
    mask.resize(size, Image.Resampling.NEAREST).save(path)
    return reference(path)


def _draw_tee(folder: Path, random: np.random.Generator) -> Garment:
    outline = [(120, 40), (95, 32), (48, 56), (18, 122), (58, 142), (78, 108), (76, 268)]
    outline += [(240 - x, y) for x, y in reversed(outline[1:])]
    picture = Image.new("RGB", (240, 300), (245, 245, 245))
    cutout = Image.new("L", picture.size)
    colour = tuple(int(part) for part in random.integers(20, 120, 3))
    ImageDraw.Draw(picture).polygon(outline, fill=colour)
    ImageDraw.Draw(picture).rectangle((100, 110, 140, 150), fill=(240, 220, 60))
    ImageDraw.Draw(cutout).polygon(outline, fill=255)
    picture.save(folder / "tee.png")
    cutout.save(folder / "tee.cutout.png")
    half = {
        "neck": (95, 32),
        "shoulder": (52, 54),
        "cuff_upper": (18, 122),
        "cuff_lower": (58, 142),
        "armpit": (78, 108),
        "hem": (76, 268),
    }
    landmarks = {"neck_front": Point(120, 40), "hem_front": Point(120, 268)}
    for name, (x, y) in half.items():
        # The wearer's right is on the picture's left.
        part, _, edge = name.partition("_")
        suffix = f"_{edge}" if edge else ""
        landmarks[f"{part}_right{suffix}"] = Point(x, y)
        landmarks[f"{part}_left{suffix}"] = Point(240 - x, y)
    return Garment(
        image=reference(folder / "tee.png"),
        slot=Slot.UPPER,
        category="t-shirt",
        cutout=reference(folder / "tee.cutout.png"),
        landmarks=landmarks,
    )
