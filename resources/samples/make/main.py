"""Runs all of it: photographs with anchor maps, flat garments, ground truth, and the manifest.

python -m resources.samples.make [--out FOLDER] [--only photo:north-light-3 ...] [--width 1600]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from PIL import ExifTags, Image

from resources.samples.make import cloth, flatlay, garments, prints, studio
from resources.samples.make.forms import Build, Form, Pose
from resources.samples.make.looks import SETS, Look, Set

REGIONS = tuple(x for x in studio.LABELS if x not in ("background", "torso"))
PROTECTED = ("face", "hair", "left_hand", "right_hand")
SOURCES = Path(__file__).parent


@dataclass(frozen=True)
class Work:
    """`size` of the photograph, width and height; `effort` and `detail` below 1 are for trials."""

    size: tuple[int, int]
    store: Path | None
    effort: float
    detail: float


@cache
def _atlas(key: str) -> prints.Atlas:
    p = garments.BY_KEY[key]
    return prints.paint(p.cut, p.painter)


@cache
def form_of(build: Build, pose: Pose) -> Form:
    return Form(build, pose)


def cloth_on(look: Look, key: str, store: Path | None, effort: float) -> cloth.Worn:
    p = garments.BY_KEY[key]
    file = None
    if store is not None:
        code = b"".join(
            (SOURCES / n).read_bytes()
            for n in ("cloth.py", "cuts.py", "forms.py", "features.py", "shapes.py")
        )
        bones = replace(look.build, hair="none")
        what = repr((p.cut, p.fabric, p.fit(bones), bones, look.pose, effort)).encode()
        file = store / f"{hashlib.sha256(code + what).hexdigest()[:24]}.pickle"
        if file.is_file():
            return pickle.loads(file.read_bytes())
    worn = cloth.put_on(p.cut, look.build, look.pose, p.fit(look.build), p.fabric, effort=effort)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(worn))
    return worn


def shoot(look: Look, wears: tuple[str, ...], work: Work) -> studio.Shot:
    """One photograph of a look in these garments."""
    clothes = tuple(
        studio.Dressed(
            garments.BY_KEY[k].slot,
            cloth_on(look, k, work.store, work.effort),
            _atlas(k),
            garments.BY_KEY[k].sheen,
            garments.BY_KEY[k].crumple,
        )
        for k in wears
    )
    return studio.photograph(
        form_of(look.build, look.pose),
        clothes,
        look.finish,
        look.ground,
        look.rig,
        look.camera,
        work.size,
        detail=work.detail,
    )


def _jpeg(path: Path, image: np.ndarray, quality: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = [
        cv2.IMWRITE_JPEG_QUALITY,
        quality,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
        cv2.IMWRITE_JPEG_OPTIMIZE,
        1,
    ]
    if not cv2.imwrite(str(path), image[..., ::-1], flags):
        raise OSError(f"{path} could not be written")


def _date(path: Path, taken: str) -> None:
    """Tell when a photograph was taken, as cameras do: an EXIF segment before all others."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    told = exif.tobytes()
    start, picture = path.read_bytes()[:2], path.read_bytes()[2:]
    path.write_bytes(start + b"\xff\xe1" + (len(told) + 2).to_bytes(2) + told + picture)


def _mask(path: Path, inside: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(
        str(path), np.where(inside, 255, 0).astype(np.uint8), [cv2.IMWRITE_PNG_COMPRESSION, 9]
    ):
        raise OSError(f"{path} could not be written")


def _labelled(labels: np.ndarray, name: str) -> np.ndarray:
    inside = labels == studio.LABELS.index(name)
    if name == "neck":
        inside |= labels == studio.LABELS.index("torso")
    return inside


def _anchors(folder: Path, stem: str, look: Look, shot: studio.Shot) -> None:
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
            regions[name] = f"{stem}.{name}.png"
            _mask(folder / regions[name], inside)
    protect = f"{stem}.protect.png"
    _mask(folder / protect, np.isin(shot.labels, [studio.LABELS.index(x) for x in PROTECTED]))
    document = {
        "image": f"{stem}.jpg",
        "size": [width, height],
        "keypoints_convention": "COCO-17 names, left = the person's left, pixels (x, y), exact",
        "keypoints": keypoints,
        "regions": regions,
        "protect": protect,
    }
    (folder / f"{stem}.json").write_text(json.dumps(document, indent=1) + "\n")


KEYPOINTS = (
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
)


def replaced(look: Look, key: str) -> tuple[str, ...]:
    """What the form wears when the garment of the same slot gives way to `key`."""
    slot = garments.BY_KEY[key].slot
    return tuple(key if garments.BY_KEY[w].slot == slot else w for w in look.wears)


def make_photo(out: Path, of: Set, look: Look, work: Work) -> None:
    folder = out / of.key
    shot = shoot(look, look.wears, work)
    stem = f"{of.key}-{look.key}"
    path = folder / f"{stem}.jpg"
    _jpeg(path, shot.image, 90)
    _date(path, f"{of.day} 10:{int(look.key) * 7:02}:00")
    _anchors(folder, stem, look, shot)


def make_truth(out: Path, of: Set, look: Look, key: str, work: Work) -> None:
    """At half the photograph's size."""
    shot = shoot(look, replaced(look, key), replace(work, size=(work.size[0] // 2, work.size[1] // 2)))
    stem = f"{of.key}-{look.key}-{key}"
    _jpeg(out / "truth" / f"{stem}.jpg", shot.image, 90)
    _mask(out / "truth" / f"{stem}.region.png", _labelled(shot.labels, garments.BY_KEY[key].slot))


def make_garment(out: Path, key: str, size: tuple[int, int]) -> dict[str, tuple[float, float]]:
    p = garments.BY_KEY[key]
    flat = flatlay.photograph(
        p.cut, _atlas(key), p.ground or "#e8e6e2", size, seed=len(key) * 7 + 3, folds=p.folds
    )
    _jpeg(out / "garments" / f"{key}.jpg", flat.image, 90)
    _mask(out / "garments" / f"{key}.cutout.png", flat.cutout > 127)
    return flat.landmarks


def manifest(out: Path, landmarks: dict[str, dict[str, tuple[float, float]]]) -> dict[str, object]:
    """Names everything that lies in `out`."""
    sets = [
        {
            "name": s.name,
            "photos": [
                {
                    "name": k.name,
                    "image": f"{s.key}/{s.key}-{k.key}.jpg",
                    "anchors": f"{s.key}/{s.key}-{k.key}.json",
                }
                for k in s.looks
                if (out / s.key / f"{s.key}-{k.key}.json").is_file()
            ],
        }
        for s in SETS
    ]
    shelf = [
        {
            "name": p.name,
            "image": f"garments/{p.key}.jpg",
            "cutout": f"garments/{p.key}.cutout.png",
            "slot": p.slot,
            "category": p.category,
            "landmarks": landmarks.get(p.key, {}),
        }
        for p in garments.PRODUCTS
        if (out / "garments" / f"{p.key}.jpg").is_file()
    ]
    truths = [
        {
            "photo": f"{s.key}/{s.key}-{k.key}.jpg",
            "anchors": f"{s.key}/{s.key}-{k.key}.json",
            "garment": f"garments/{t}.jpg",
            "slot": garments.BY_KEY[t].slot,
            "image": f"truth/{s.key}-{k.key}-{t}.jpg",
            "region": f"truth/{s.key}-{k.key}-{t}.region.png",
        }
        for s in SETS
        for k in s.looks
        for t in k.truths
        if (out / "truth" / f"{s.key}-{k.key}-{t}.jpg").is_file()
    ]
    return {"sets": sets, "garments": shelf, "truths": truths}


@dataclass(frozen=True)
class Task:
    """A garment's flat photograph, or a look's photograph and truths, done by one process."""

    out: Path
    work: Work
    garment: str = ""
    set_: Set | None = None
    look: Look | None = None
    photo: bool = False
    truths: tuple[str, ...] = ()


def _run(task: Task) -> tuple[str, dict[str, tuple[float, float]]]:
    cv2.setNumThreads(1)
    if task.set_ is None or task.look is None:
        width, height = task.work.size
        return task.garment, make_garment(task.out, task.garment, (width * 3 // 4, height * 3 // 4))
    if task.photo:
        make_photo(task.out, task.set_, task.look, task.work)
    for key in task.truths:
        make_truth(task.out, task.set_, task.look, key, task.work)
    return "", {}


def _tasks(out: Path, wanted: list[str], work: Work) -> list[Task]:
    tasks: list[Task] = []
    for s in SETS:
        for k in s.looks:
            photo = any(o in f"photo:{s.key}-{k.key}" for o in wanted)
            truths = tuple(t for t in k.truths if any(o in f"truth:{s.key}-{k.key}-{t}" for o in wanted))
            if photo or truths:
                tasks.append(Task(out, work, set_=s, look=k, photo=photo, truths=truths))
    for p in garments.PRODUCTS:
        if p.ground and any(o in f"garment:{p.key}" for o in wanted):
            tasks.append(Task(out, work, garment=p.key))
    return tasks


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the samples.")
    parser.add_argument("--out", type=Path, default=SOURCES.parent)
    parser.add_argument(
        "--only",
        nargs="*",
        help="only what contains one of these: photo:SET-NUMBER, truth:SET-NUMBER-GARMENT, garment:NAME",
    )
    parser.add_argument("--width", type=int, default=1600)
    parser.add_argument("--cache", type=Path, help="keeps draped cloth between runs")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--effort", type=float, default=1.0, help="share of the frames in which cloth comes to rest"
    )
    parser.add_argument("--detail", type=float, default=1.0, help="fineness of the forms' meshes")
    options = parser.parse_args()
    work = Work((options.width, options.width * 5 // 4), options.cache, options.effort, options.detail)
    tasks = _tasks(options.out, options.only or [""], work)
    # two processes already fill two cores, and one thread adds up in one order
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with ProcessPoolExecutor(options.workers, get_context("spawn")) as pool:
        done = dict(pool.map(_run, tasks))
    done.pop("", None)
    path = options.out / "samples.json"
    if path.is_file():
        known = json.loads(path.read_text())
        done = {Path(g["image"]).stem: g["landmarks"] for g in known["garments"]} | done
    options.out.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(manifest(options.out, done), indent=1) + "\n")
