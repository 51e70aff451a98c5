"""The product's own samples: complete, aligned, exact, small, and truly made by the script beside them.

The script runs as its own process, as a person runs it; the application never imports it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from render.messages import KEYPOINT_NAMES, Region, Slot
from resources import FOLDER, SamplePhoto, Samples, SampleTruth, read_samples
from resources.samples.make import looks
from resources.samples.make import main as make
from resources.samples.make.garments import BY_KEY
from resources.samples.make.whereabouts import whereabouts

WORN = (Slot.UPPER, Slot.LOWER, Slot.DRESS, Slot.OUTERWEAR)
PROTECTED = ("face", "hair", "left_hand", "right_hand")
SKIN = (
    "face",
    "hair",
    "neck",
    "left_arm",
    "right_arm",
    "left_hand",
    "right_hand",
    "left_leg",
    "right_leg",
    "shoes",
)


@pytest.fixture(scope="module")
def shipped() -> Samples:
    return read_samples()


def _photos(shipped: Samples) -> list[SamplePhoto]:
    return [photo for each in shipped.sets for photo in each.photos]


def _read(path: Path, flag: int = cv2.IMREAD_COLOR) -> NDArray[np.uint8]:
    image = cv2.imread(str(path), flag)
    assert image is not None, f"{path} cannot be read"
    return np.asarray(image, np.uint8)


def _mask(path: Path) -> NDArray[np.uint8]:
    mask = _read(path, cv2.IMREAD_UNCHANGED)
    assert mask.ndim == 2
    assert set(np.unique(mask)) <= {0, 255}
    return mask


def test_two_sets_of_four_photos_and_eight_garments_for_every_slot(shipped: Samples) -> None:
    assert len(shipped.sets) >= 2
    assert all(len(each.photos) >= 4 for each in shipped.sets)
    assert len({each.name for each in shipped.sets}) == len(shipped.sets)
    assert len(shipped.garments) >= 8
    assert {garment.slot for garment in shipped.garments} == {str(slot) for slot in WORN}
    assert len({garment.name for garment in shipped.garments}) == len(shipped.garments)


def test_every_slot_has_its_truth_at_several_poses(shipped: Samples) -> None:
    for slot in WORN:
        photos = {truth.photo for truth in shipped.truths if truth.slot == slot}
        assert len(photos) >= 2, f"{slot} has truth for {len(photos)} photo only"
    known = {garment.image for garment in shipped.garments}
    photos = {photo.image: photo.anchors for photo in _photos(shipped)}
    for truth in shipped.truths:
        assert truth.garment in known
        assert photos[truth.photo] == truth.anchors


def test_every_file_is_there_and_no_other(shipped: Samples) -> None:
    folder = FOLDER / "samples"
    named: set[Path] = {folder / "samples.json"}
    for photo in _photos(shipped):
        document = json.loads(photo.anchors.read_text(encoding="utf-8"))
        named |= {photo.image, photo.anchors, photo.anchors.parent / document["protect"]}
        named |= {photo.anchors.parent / mask for mask in document["regions"].values()}
    for garment in shipped.garments:
        named |= {garment.image, garment.cutout}
    for truth in shipped.truths:
        named |= {truth.image, truth.region}
    there = {
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and "__pycache__" not in path.parts
    }
    assert there == named


def test_they_stay_under_fifteen_megabytes() -> None:
    total = sum(
        path.stat().st_size
        for path in (FOLDER / "samples").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    )
    assert total < 15_000_000


def test_photos_masks_and_keypoints_belong_together(shipped: Samples) -> None:
    for photo in _photos(shipped):
        document = json.loads(photo.anchors.read_text(encoding="utf-8"))
        image = _read(photo.image)
        assert image.shape == (2000, 1600, 3)
        assert document["size"] == [1600, 2000]
        assert document["image"] == photo.image.name
        total = np.zeros(image.shape[:2], np.int32)
        regions: dict[str, NDArray[np.uint8]] = {}
        for label, path in document["regions"].items():
            assert Region(label)
            regions[label] = _mask(photo.anchors.parent / path)
            assert regions[label].shape == image.shape[:2]
            total += regions[label] > 0
        assert total.max() == 1, f"regions of {photo.image.name} overlap"
        assert 0.05 < float((total > 0).mean()) < 0.6
        protect = _mask(photo.anchors.parent / document["protect"]) > 0
        expected = np.zeros(image.shape[:2], bool)
        for label in PROTECTED:
            expected |= regions.get(label, np.zeros(image.shape[:2], np.uint8)) > 0
        assert np.array_equal(protect, expected)
        assert any(label in regions for label in ("upper", "dress", "outerwear"))
        _keypoints_lie_on_their_parts(document["keypoints"], regions, total > 0)


def _keypoints_lie_on_their_parts(
    keypoints: dict[str, list[float]], regions: dict[str, NDArray[np.uint8]], person: NDArray[np.bool_]
) -> None:
    assert set(keypoints) <= set(KEYPOINT_NAMES)
    for name in (
        "nose",
        "left_shoulder",
        "right_shoulder",
        "left_elbow",
        "right_elbow",
        "left_hip",
        "right_hip",
    ):
        assert name in keypoints
    assert keypoints["left_shoulder"][0] > keypoints["right_shoulder"][0], "left is the form's own left"
    for name, (x, y) in keypoints.items():
        around = np.s_[max(0, int(y) - 14) : int(y) + 15, max(0, int(x) - 14) : int(x) + 15]
        assert person[around].any(), f"{name} is not on the form"
        if name == "nose":
            assert regions["face"][around].any()
        if name.endswith("wrist"):
            side = name.split("_")[0]
            parts = (f"{side}_arm", f"{side}_hand", "upper", "outerwear")
            assert any(regions[part][around].any() for part in parts if part in regions), (
                f"{name} is not on an arm"
            )


def test_flat_garments_have_exact_cutouts_and_landmarks(shipped: Samples) -> None:
    for garment in shipped.garments:
        image, cutout = _read(garment.image), _mask(garment.cutout)
        assert min(image.shape[:2]) >= 1200
        assert cutout.shape == image.shape[:2]
        assert 0.10 < float((cutout > 0).mean()) < 0.75
        edge = np.concatenate([cutout[0], cutout[-1], cutout[:, 0], cutout[:, -1]])
        assert not edge.any(), f"{garment.name} is cropped"
        away = cv2.distanceTransform(np.where(cutout > 0, 0, 255).astype(np.uint8), cv2.DIST_L2, 5)
        wanted = (
            {"waist_left", "waist_right"}
            if garment.slot == "lower"
            else {"neck_left", "neck_right", "shoulder_left"}
        )
        assert wanted <= set(garment.landmarks)
        for name, (x, y) in garment.landmarks.items():
            assert away[round(y), round(x)] <= 4, f"{name} of {garment.name} is beside it"
        if "neck_left" in garment.landmarks:
            assert garment.landmarks["neck_left"][0] > garment.landmarks["neck_right"][0], (
                "left is the wearer's"
            )


def _half(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(
        cv2.resize(image, (image.shape[1] // 2, image.shape[0] // 2), interpolation=cv2.INTER_AREA), np.uint8
    )


def test_truth_is_its_photo_in_another_garment(shipped: Samples) -> None:
    for truth in shipped.truths:
        photo, image, region = _half(_read(truth.photo)), _read(truth.image), _mask(truth.region)
        assert image.shape == photo.shape
        assert region.shape == image.shape[:2]
        assert 0.01 < float((region > 0).mean()) < 0.5
        difference = np.abs(photo.astype(np.int16) - image).max(2)
        assert _unchanged(truth, difference, region), f"{truth.image.name} is not aligned with its photo"
        assert float(np.median(difference[region > 0])) > 4, f"{truth.image.name} shows the same garment"


def _unchanged(truth: SampleTruth, difference: NDArray[np.int16], region: NDArray[np.uint8]) -> bool:
    """Face and hair, which the new garment cannot reach, are the same but for JPEG and reflected light."""
    regions = json.loads(truth.anchors.read_text(encoding="utf-8"))["regions"]
    still = np.zeros(region.shape, bool)
    for label in ("face", "hair"):
        if label in regions:
            still |= _half(_mask(truth.anchors.parent / regions[label])) == 255
    still &= cv2.dilate(region, np.ones((9, 9), np.uint8)) == 0
    return float(np.percentile(difference[still], 90)) <= 12


def _make(out: Path, *options: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "resources.samples.make", "--out", str(out), "--workers", "1", *options],
        cwd=FOLDER.parent,
        check=True,
        capture_output=True,
        timeout=900,
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_script_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    for run in ("first", "second"):
        _make(
            tmp_path / run,
            "--only",
            "photo:north-light-3",
            "--width",
            "40",
            "--effort",
            "0.04",
            "--detail",
            "0.4",
        )
    first = {
        p.relative_to(tmp_path / "first"): p.read_bytes()
        for p in (tmp_path / "first").rglob("*")
        if p.is_file()
    }
    second = {
        p.relative_to(tmp_path / "second"): p.read_bytes()
        for p in (tmp_path / "second").rglob("*")
        if p.is_file()
    }
    assert Path("north-light/north-light-3.jpg") in first
    assert first == second


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_photographs_came_from_the_script(tmp_path: Path, shipped: Samples) -> None:
    _make(tmp_path, "--only", "photo:north-light-3", "--width", "320")
    made, label = (
        _read(tmp_path / "north-light" / "north-light-3.jpg"),
        _mask(tmp_path / "north-light" / "north-light-3.dress.png"),
    )
    folder = FOLDER / "samples" / "north-light"
    known = cv2.resize(_read(folder / "north-light-3.jpg"), (320, 400), interpolation=cv2.INTER_AREA)
    region = (
        cv2.resize(_mask(folder / "north-light-3.dress.png"), (320, 400), interpolation=cv2.INTER_AREA) > 127
    )
    # grain and thin folds differ with the size; the picture does not
    soft = np.abs(cv2.GaussianBlur(made, (0, 0), 2).astype(np.int16) - cv2.GaussianBlur(known, (0, 0), 2))
    assert float(soft.mean()) < 4
    assert float((region & (label > 0)).sum() / (region | (label > 0)).sum()) > 0.93


@pytest.mark.slow
def test_it_is_known_where_every_point_of_a_garment_shows(shipped: Samples) -> None:
    truth = next(t for t in shipped.truths if t.image.stem == "north-light-1-breton")
    look = looks.SETS[0].looks[0]
    worn = make.cloth_on(look, "breton", None, 1.0)
    flat = _read(truth.garment)
    size = (400, 500)
    shown = whereabouts(
        make.form_of(look.build, look.pose),
        [worn],
        0,
        BY_KEY["breton"].cut,
        look.camera,
        size,
        flat.shape[1::-1],
    )
    seen = np.isfinite(shown[..., 0])
    laid = cv2.remap(flat, np.nan_to_num(shown[..., 0]), np.nan_to_num(shown[..., 1]), cv2.INTER_AREA)
    true = cv2.resize(_read(truth.image), size, interpolation=cv2.INTER_AREA)
    stripes = [image[seen].astype(float).mean(axis=1) for image in (laid, true)]
    assert seen.mean() > 0.05
    assert np.corrcoef(*stripes)[0, 1] > 0.8
