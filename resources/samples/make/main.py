"""Runs all of it: photographs with anchor maps, flat garments, ground truth, and the manifest.

    python -m resources.samples.make [--out FOLDER] [--only SET/PHOTO ...] [--width 1600] [--cache FOLDER]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from resources.samples.make import cloth, flatlay, garments, prints, studio
from resources.samples.make.forms import Form
from resources.samples.make.looks import SETS, Look, Set

REGIONS = tuple(x for x in studio.LABELS if x not in ("background", "torso"))
PROTECTED = ("face", "hair", "left_hand", "right_hand")
TRUTH_WIDTH = 800
SOURCES = Path(__file__).parent


@cache
def _atlas(key: str) -> prints.Atlas:
    p = garments.BY_KEY[key]
    return prints.paint(p.cut, p.painter)


def _worn(look: Look, key: str, store: Path | None, effort: float) -> cloth.Worn:
    p = garments.BY_KEY[key]
    file = None
    if store is not None:
        code = b"".join((SOURCES / n).read_bytes() for n in ("cloth.py", "cuts.py", "forms.py", "shapes.py"))
        what = repr((p.cut, p.fabric, p.fit(look.build), look.build, look.pose, effort)).encode()
        file = store / f"{hashlib.sha256(code + what).hexdigest()[:24]}.pickle"
        if file.is_file():
            return pickle.loads(file.read_bytes())
    worn = cloth.put_on(p.cut, look.build, look.pose, p.fit(look.build), p.fabric, effort=effort)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(worn))
    return worn


def shoot(look: Look, wears: tuple[str, ...], size: tuple[int, int], store: Path | None, *, effort: float = 1.0, detail: float = 1.0) -> studio.Shot:
    """One photograph of a look in these garments."""
    clothes = tuple(
        studio.Dressed(garments.BY_KEY[k].slot, _worn(look, k, store, effort), _atlas(k), garments.BY_KEY[k].sheen) for k in wears
    )
    form = Form(look.build, look.pose)
    return studio.photograph(form, clothes, look.finish, look.ground, look.rig, look.camera, size, detail=detail)


def _jpeg(path: Path, image: np.ndarray, quality: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    if not cv2.imwrite(str(path), image[..., ::-1], flags):
        raise OSError(f"{path} could not be written")


def _mask(path: Path, inside: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(path), np.where(inside, 255, 0).astype(np.uint8), [cv2.IMWRITE_PNG_COMPRESSION, 9]):
        raise OSError(f"{path} could not be written")


def _labelled(labels: np.ndarray, name: str) -> np.ndarray:
    inside = labels == studio.LABELS.index(name)
    if name == "neck":
        inside |= labels == studio.LABELS.index("torso")
    return inside


def _anchors(folder: Path, look: Look, shot: studio.Shot) -> None:
    height, width = shot.labels.shape
    joints = Form(look.build, look.pose).skeleton.joints
    screen = look.camera.project(np.stack(list(joints.values())), width, height)
    order = [k for k in KEYPOINTS if k in joints]
    at = dict(zip(joints, screen, strict=True))
    keypoints = {
        k: [round(float(at[k][0]), 1), round(float(at[k][1]), 1)]
        for k in order
        if 0 <= at[k][0] < width and 0 <= at[k][1] < height
    }
    regions = {}
    for name in REGIONS:
        inside = _labelled(shot.labels, name)
        if inside.sum() >= 24:
            regions[name] = f"{look.key}.{name}.png"
            _mask(folder / regions[name], inside)
    protect = f"{look.key}.protect.png"
    _mask(folder / protect, np.isin(shot.labels, [studio.LABELS.index(x) for x in PROTECTED]))
    document = {
        "image": f"{look.key}.jpg",
        "size": [width, height],
        "keypoints_convention": "COCO-17 names, left = the person's left, pixels (x, y), exact",
        "keypoints": keypoints,
        "regions": regions,
        "protect": protect,
    }
    (folder / f"{look.key}.json").write_text(json.dumps(document, indent=1) + "\n")


KEYPOINTS = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
    "right_ankle",
)  # fmt: skip


def replaced(look: Look, key: str) -> tuple[str, ...]:
    """What the form wears when the garment of the same slot gives way to `key`."""
    slot = garments.BY_KEY[key].slot
    return tuple(key if garments.BY_KEY[w].slot == slot else w for w in look.wears)


def make_photo(out: Path, of: Set, look: Look, size: tuple[int, int], store: Path | None) -> None:
    folder = out / of.key
    shot = shoot(look, look.wears, size, store)
    _jpeg(folder / f"{look.key}.jpg", shot.image, 90)
    _anchors(folder, look, shot)


def make_truth(out: Path, of: Set, look: Look, key: str, size: tuple[int, int], store: Path | None) -> None:
    shot = shoot(look, replaced(look, key), size, store)
    small = (TRUTH_WIDTH, round(TRUTH_WIDTH * size[1] / size[0]))
    stem = f"{of.key}-{look.key}-{key}"
    _jpeg(out / "truth" / f"{stem}.jpg", cv2.resize(shot.image, small, interpolation=cv2.INTER_AREA), 88)
    inside = _labelled(shot.labels, garments.BY_KEY[key].slot).astype(np.float32)
    _mask(out / "truth" / f"{stem}.region.png", cv2.resize(inside, small, interpolation=cv2.INTER_AREA) > 0.5)


def make_garment(out: Path, key: str, size: tuple[int, int]) -> dict[str, tuple[float, float]]:
    p = garments.BY_KEY[key]
    flat = flatlay.photograph(p.cut, _atlas(key), p.ground or "#e8e6e2", size, seed=len(key) * 7 + 3, folds=p.folds, sheen=p.sheen)
    _jpeg(out / "garments" / f"{key}.jpg", flat.image, 90)
    _mask(out / "garments" / f"{key}.cutout.png", flat.cutout > 127)
    return flat.landmarks


def manifest(out: Path, landmarks: dict[str, dict[str, tuple[float, float]]]) -> dict[str, object]:
    """Names everything that lies in `out`."""
    sets = [
        {
            "name": s.name,
            "photos": [{"name": k.name, "image": f"{s.key}/{k.key}.jpg", "anchors": f"{s.key}/{k.key}.json"} for k in s.looks if (out / s.key / f"{k.key}.json").is_file()],
        }
        for s in SETS
    ]
    shelf = [
        {
            "name": p.name, "image": f"garments/{p.key}.jpg", "cutout": f"garments/{p.key}.cutout.png", "slot": p.slot,
            "category": p.category, "landmarks": landmarks.get(p.key, {}),
        }
        for p in garments.PRODUCTS if (out / "garments" / f"{p.key}.jpg").is_file()
    ]  # fmt: skip
    truths = [
        {
            "photo": f"{s.key}/{k.key}.jpg", "anchors": f"{s.key}/{k.key}.json", "garment": f"garments/{t}.jpg",
            "slot": garments.BY_KEY[t].slot, "image": f"truth/{s.key}-{k.key}-{t}.jpg", "region": f"truth/{s.key}-{k.key}-{t}.region.png",
        }
        for s in SETS for k in s.looks for t in k.truths if (out / "truth" / f"{s.key}-{k.key}-{t}.jpg").is_file()
    ]  # fmt: skip
    return {"sets": sets, "garments": shelf, "truths": truths}


def _run(task: tuple[str, Path, Set | None, Look | None, str, tuple[int, int], Path | None]) -> tuple[str, dict[str, tuple[float, float]]]:
    kind, out, of, look, key, size, store = task
    cv2.setNumThreads(1)
    if kind == "garment":
        return key, make_garment(out, key, size)
    if of is not None and look is not None:
        if kind == "photo":
            make_photo(out, of, look, size, store)
        else:
            make_truth(out, of, look, key, size, store)
    return "", {}


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the samples.")
    parser.add_argument("--out", type=Path, default=SOURCES.parent)
    parser.add_argument("--only", nargs="*", help="photo, truth or garment names that contain one of these")
    parser.add_argument("--width", type=int, default=1600)
    parser.add_argument("--cache", type=Path, help="keeps draped cloth between runs")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    size = (options.width, options.width * 5 // 4)
    flat_size = (options.width * 3 // 4, options.width * 15 // 16)
    tasks = [("garment", options.out, None, None, p.key, flat_size, None) for p in garments.PRODUCTS if p.ground]
    tasks += [("photo", options.out, s, k, f"{s.key}-{k.key}-photo", size, options.cache) for s in SETS for k in s.looks]
    tasks += [("truth", options.out, s, k, t, size, options.cache) for s in SETS for k in s.looks for t in k.truths]
    if options.only:
        tasks = [t for t in tasks if any(o in f"{t[0]}:{t[2].key if t[2] else ''}-{t[3].key if t[3] else ''}-{t[4]}" for o in options.only)]
    with ProcessPoolExecutor(options.workers, get_context("spawn")) as pool:
        done = dict(pool.map(_run, tasks))
    done.pop("", None)
    path = options.out / "samples.json"
    if path.is_file():
        known = json.loads(path.read_text())
        done = {Path(g["image"]).stem: g["landmarks"] for g in known["garments"]} | done
    path.write_text(json.dumps(manifest(options.out, done), indent=1) + "\n")
