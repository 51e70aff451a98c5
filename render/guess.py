"""Keypoints guessed from the mask of what is worn on the upper body, to be corrected by dragging.

Nothing here looks at the person: the mask's own shoulders, sleeves and hem are read, and the rest follows from
the proportions of a standing adult seen from the front (Drillis and Contini 1966, in shares of the height: upper
arm .186, forearm .146, shoulders above the ground .818, hips .530; the shoulder joints are about .22 apart). The
confidence says so: it never exceeds 0.45.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from render.arrays import Array
from render.garment.silhouette import take_apart
from render.garment.upper import find_upper
from render.messages import Keypoint, Region
from render.pixels import Mask

UPPER_ARM, FOREARM = 0.85, 0.66
TORSO, HIP_WIDTH = 1.31, 0.75
NOSE = 0.52
"""Lengths over the distance between the shoulder joints, which lie inside the garment's shoulder tips."""
BARE = 1.15
"""Distance between the shoulder joints over the chest's width, where no sleeves show the shoulders."""
SEEN, READ, SUPPOSED = 0.45, 0.35, 0.25
"""Confidence of a point that the mask shows, one that follows from what it shows, and one by proportion alone."""

Vector = Array


def guess_keypoints(regions: Mapping[Region, Mask], size: tuple[int, int]) -> dict[str, Keypoint]:
    """COCO names and places in the pixels of `size` (width, height); empty where no mask says enough.

    Uses the dress, outerwear or upper region. Left is the person's own left, the image's right, for somebody
    who faces the camera.
    """
    for region in (Region.UPPER, Region.DRESS, Region.OUTERWEAR):
        mask = regions.get(region)
        if mask is not None and (mask >= 128).mean() > 0.002:
            found = _from_mask(mask)
            width, height = size
            return {
                name: Keypoint(
                    round(float(np.clip(x, 0, width - 1)), 1),
                    round(float(np.clip(y, 0, height - 1)), 1),
                    sure,
                )
                for name, (x, y, sure) in found.items()
            }
    return {}


def _from_mask(mask: Mask) -> dict[str, tuple[float, float, float]]:
    silhouette = take_apart(mask)
    small = find_upper(silhouette, with_waist=False)
    marks: dict[str, Vector] = {name: np.array(silhouette.to_picture(at)) for name, at in small.items()}
    tips = marks["shoulder_left"], marks["shoulder_right"]
    span = float(np.hypot(*(tips[0] - tips[1])))
    if span < 4:
        return {}
    across = (tips[0] - tips[1]) / span
    down = np.array([-across[1], across[0]])
    # The joint lies under the seam, a little inwards.
    joints = {
        "left": tips[0] - 0.06 * span * across + 0.09 * span * down,
        "right": tips[1] + 0.06 * span * across + 0.09 * span * down,
    }
    unit = float(np.hypot(*(joints["left"] - joints["right"])))
    if "cuff_left_upper" not in marks and "cuff_right_upper" not in marks:
        chest = float(np.hypot(*(marks["armpit_left"] - marks["armpit_right"])))
        wider = max(0.0, BARE * chest - unit)
        joints = {
            "left": joints["left"] + 0.5 * wider * across,
            "right": joints["right"] - 0.5 * wider * across,
        }
        unit += wider
    middle = 0.5 * (joints["left"] + joints["right"])
    found = {f"{side}_shoulder": (*joint.tolist(), SEEN) for side, joint in joints.items()}

    neck = 0.5 * (marks["neck_left"] + marks["neck_right"])
    nose = 0.5 * (neck + middle) - NOSE * unit * down
    found["nose"] = (*nose.tolist(), SUPPOSED)

    hem = 0.5 * (marks["hem_left"] + marks["hem_right"])
    length = float((hem - middle) @ down)
    centre = middle + (hem - middle) * (TORSO * unit / length if length > 0.6 * unit else 0.0)
    centre = centre if length > 0.6 * unit else middle + TORSO * unit * down
    for side, sign in (("left", 1.0), ("right", -1.0)):
        hip = centre + sign * 0.5 * HIP_WIDTH * unit * across
        found[f"{side}_hip"] = (*hip.tolist(), READ)
        found.update(_arm(side, joints[side], marks, unit, down))
    return found


def _arm(
    side: str, shoulder: Vector, marks: Mapping[str, Vector], unit: float, down: Vector
) -> dict[str, tuple[float, float, float]]:
    """Elbow and wrist along the sleeve as far as it goes, then hanging."""
    whole = (UPPER_ARM + FOREARM) * unit
    if f"cuff_{side}_upper" not in marks:
        elbow = shoulder + UPPER_ARM * unit * down
        wrist = elbow + FOREARM * unit * down
        return {f"{side}_elbow": (*elbow.tolist(), SUPPOSED), f"{side}_wrist": (*wrist.tolist(), SUPPOSED)}
    cuff = 0.5 * (marks[f"cuff_{side}_upper"] + marks[f"cuff_{side}_lower"])
    reach = float(np.hypot(*(cuff - shoulder)))
    if reach > 0.72 * whole:
        elbow = shoulder + (cuff - shoulder) * (UPPER_ARM / (UPPER_ARM + FOREARM))
        return {f"{side}_elbow": (*elbow.tolist(), READ), f"{side}_wrist": (*cuff.tolist(), SEEN)}
    along = (cuff - shoulder) / max(reach, 1e-6)
    # A short sleeve stands away from the arm inside it.
    along = along + (1.0 if reach < 0.5 * UPPER_ARM * unit else 0.4) * down
    along = along / float(np.hypot(*along))
    elbow = shoulder + UPPER_ARM * unit * along
    lower = along + 0.8 * down
    wrist = elbow + FOREARM * unit * lower / float(np.hypot(*lower))
    return {f"{side}_elbow": (*elbow.tolist(), READ), f"{side}_wrist": (*wrist.tolist(), SUPPOSED)}
