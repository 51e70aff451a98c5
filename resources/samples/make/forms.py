"""The dress form: proportions, skeleton, poses, and the signed-distance function of the posed body.

Proportions are those of an eight-head figure in metres. The form stands on y = 0 and looks towards +z. "Left"
is the form's own left, which is the picture's right.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from resources.samples.make import features
from resources.samples.make.shapes import (
    Distances,
    Field,
    Points,
    ellipsoid,
    length,
    limb,
    melt,
    turn,
    unit,
    vec,
)

SIDES = {"left": 1.0, "right": -1.0}


@dataclass(frozen=True)
class Build:
    """Proportions. `torso` rows are height, half width, half depth, depth offset, in metres."""

    torso: tuple[tuple[float, float, float, float], ...]
    shoulder: tuple[float, float, float]
    deltoid: float
    arm: tuple[float, float, float]
    upper_arm: float
    fore_arm: float
    hand: float
    bust: float
    hip: tuple[float, float]
    thigh: tuple[float, float, float]
    neck: tuple[float, float]
    head: float
    hair: str = "none"


FEMALE = Build(
    torso=(
        (0.80, 0.100, 0.080, -0.010),
        (0.86, 0.150, 0.104, -0.014),
        (0.90, 0.169, 0.112, -0.016),
        (0.95, 0.164, 0.108, -0.012),
        (1.02, 0.144, 0.095, -0.003),
        (1.09, 0.119, 0.083, 0.004),
        (1.16, 0.124, 0.086, 0.005),
        (1.24, 0.138, 0.096, 0.004),
        (1.30, 0.147, 0.098, 0.000),
        (1.36, 0.153, 0.090, -0.008),
        (1.405, 0.146, 0.074, -0.016),
        (1.44, 0.098, 0.060, -0.022),
        (1.475, 0.060, 0.052, -0.024),
        (1.52, 0.036, 0.038, -0.018),
    ),
    shoulder=(0.160, 1.392, -0.016),
    deltoid=0.046,
    arm=(0.041, 0.034, 0.024),
    upper_arm=0.285,
    fore_arm=0.245,
    hand=0.92,
    bust=1.0,
    hip=(0.088, 0.905),
    thigh=(0.087, 0.052, 0.031),
    neck=(0.048, 0.038),
    head=0.97,
    hair="bun",
)
MALE = Build(
    torso=(
        (0.80, 0.100, 0.085, -0.008),
        (0.87, 0.146, 0.106, -0.012),
        (0.92, 0.163, 0.112, -0.012),
        (0.97, 0.158, 0.106, -0.008),
        (1.05, 0.147, 0.100, 0.000),
        (1.12, 0.144, 0.099, 0.002),
        (1.20, 0.154, 0.105, 0.000),
        (1.29, 0.170, 0.116, -0.002),
        (1.36, 0.180, 0.116, -0.006),
        (1.42, 0.182, 0.102, -0.014),
        (1.46, 0.158, 0.082, -0.022),
        (1.495, 0.108, 0.068, -0.026),
        (1.53, 0.068, 0.062, -0.026),
        (1.58, 0.040, 0.044, -0.018),
    ),
    shoulder=(0.190, 1.438, -0.016),
    deltoid=0.056,
    arm=(0.050, 0.041, 0.029),
    upper_arm=0.305,
    fore_arm=0.262,
    hand=1.06,
    bust=0.0,
    hip=(0.088, 0.925),
    thigh=(0.092, 0.058, 0.036),
    neck=(0.057, 0.044),
    head=1.04,
    hair="short",
)


@dataclass(frozen=True)
class Arm:
    """Directions of upper arm, fore arm and hand, and of the palm's normal, in the chest's frame.

    An arm that `touches` lies on the clothes of the trunk instead of pushing them aside.
    """

    upper: tuple[float, float, float]
    fore: tuple[float, float, float]
    hand: tuple[float, float, float]
    palm: tuple[float, float, float] = (-1.0, 0.0, 0.0)
    curl: float = 0.35
    touches: bool = False


@dataclass(frozen=True)
class Pose:
    """Arms are given for the left side; the right side's x is mirrored when the skeleton is built.

    Angles in radians, shifts in metres. `foot_*` is (x outward, z, outward turn).
    """

    left: Arm
    right: Arm
    pelvis_shift: float = 0.0
    pelvis_roll: float = 0.0
    pelvis_yaw: float = 0.0
    chest_shift: float = 0.0
    chest_roll: float = 0.0
    chest_yaw: float = 0.0
    head_yaw: float = 0.0
    head_tilt: float = 0.0
    head_nod: float = 0.0
    foot_left: tuple[float, float, float] = (0.115, -0.01, 0.20)
    foot_right: tuple[float, float, float] = (0.115, -0.01, 0.20)


def _a_arm(angle: float) -> Arm:
    d = (float(np.cos(angle)), -float(np.sin(angle)), 0.0)
    return Arm(
        d, d, d, (-d[1], d[0], 0.0) if angle < 0 else (-float(np.sin(angle)), -float(np.cos(angle)), 0.0)
    )


def fitting_pose(sleeve_angle: float) -> Pose:
    """The pose in which a garment is put on: arms along its sleeves, `sleeve_angle` radians below level."""
    arm = _a_arm(sleeve_angle)
    return Pose(arm, arm)


def between(a: Pose, b: Pose, t: float) -> Pose:
    """A pose on the way from `a` to `b`, 0 <= t <= 1."""

    def mix(x: object, y: object) -> object:
        if isinstance(x, Arm) and isinstance(y, Arm):
            return Arm(*(mix(getattr(x, n), getattr(y, n)) for n in Arm.__dataclass_fields__))  # type: ignore[arg-type]
        if isinstance(x, bool):
            return y
        if isinstance(x, tuple) and isinstance(y, tuple):
            return tuple(float(p + (q - p) * t) for p, q in zip(x, y, strict=True))
        return x + (y - x) * t  # type: ignore[operator]

    return Pose(**{n: mix(getattr(a, n), getattr(b, n)) for n in Pose.__dataclass_fields__})  # type: ignore[arg-type]


def _around(p: Points, centre: Points, radius: float, shape: Field) -> Distances:
    """`shape` within `radius` of `centre`; a safe distance elsewhere."""
    d = length(p - centre) - np.float32(radius * 0.8)
    near = d < radius * 0.2
    d[near] = shape(p[near])
    return d


@dataclass(frozen=True)
class Hand:
    wrist: Points
    axes: Points
    curl: float
    scale: float
    thumb: float


@dataclass(frozen=True)
class Skeleton:
    joints: dict[str, Points]
    hands: dict[str, Hand]
    head_axes: Points
    head: Points
    feet: dict[str, Points] = field(default_factory=dict)


class Form:
    """A posed dress form. `distance` is what cloth lands on; `parts` names every visible piece."""

    def __init__(self, build: Build, pose: Pose) -> None:
        self.build = build
        self.pose = pose
        rows = np.array(build.torso, np.float32)
        self._y = np.linspace(rows[0, 0], rows[-1, 0], 256, dtype=np.float32)
        self._profile = PchipInterpolator(rows[:, 0], rows[:, 1:])(self._y).astype(np.float32)
        self.skeleton = self._pose_bones()

    # -- the spine: a gentle warp between the pelvis's frame and the chest's ---------------------------------

    def _spine(self, y: Distances) -> tuple[Distances, Distances, Distances]:
        t = np.clip((y - 0.96) / 0.32, 0, 1)
        t = t * t * (3 - 2 * t)
        p = self.pose
        shift = p.pelvis_shift + (p.chest_shift - p.pelvis_shift) * t
        roll = p.pelvis_roll + (p.chest_roll - p.pelvis_roll) * t
        yaw = p.pelvis_yaw + (p.chest_yaw - p.pelvis_yaw) * t
        return shift, roll, yaw

    def to_world(self, q: Points) -> Points:
        """From the straight torso's coordinates to the posed one's; (n, 3)."""
        shift, roll, yaw = self._spine(q[:, 1])
        c, s = np.cos(yaw), np.sin(yaw)
        x, z = c * q[:, 0] + s * q[:, 2], -s * q[:, 0] + c * q[:, 2]
        c, s = np.cos(roll), np.sin(roll)
        return np.stack([c * x + shift, q[:, 1] + s * x, z], 1).astype(np.float32)

    def _to_torso(self, p: Points) -> Points:
        y = p[:, 1]
        q = p
        for _ in range(2):
            shift, roll, yaw = self._spine(y)
            x = (p[:, 0] - shift) / np.cos(roll)
            y = p[:, 1] - np.sin(roll) * x
            c, s = np.cos(yaw), np.sin(yaw)
            q = np.stack([c * x - s * p[:, 2], y, s * x + c * p[:, 2]], 1)
        return q.astype(np.float32)

    def _chest_axes(self) -> Points:
        return turn("z", self.pose.chest_roll) @ turn("y", self.pose.chest_yaw)

    def _pose_bones(self) -> Skeleton:
        b, pose = self.build, self.pose
        joints: dict[str, Points] = {}
        hands: dict[str, Hand] = {}
        chest = self._chest_axes()
        for name, sign in SIDES.items():
            arm: Arm = getattr(pose, name)
            mirror = vec(sign, 1, 1)
            s = self.to_world((np.array(b.shoulder, np.float32) * mirror)[None])[0]
            u, f, h = (chest @ (unit(v) * mirror) for v in (arm.upper, arm.fore, arm.hand))
            e = s + u * b.upper_arm
            w = e + f * b.fore_arm
            palm = chest @ (unit(arm.palm) * mirror)
            palm = unit(palm - h * float(palm @ h))
            side = np.cross(h, palm).astype(np.float32)
            joints |= {f"{name}_shoulder": s, f"{name}_elbow": e, f"{name}_wrist": w}
            hands[name] = Hand(w, np.stack([side, h, palm]), arm.curl, b.hand, sign)
            hip = self.to_world(vec(sign * b.hip[0], b.hip[1], -0.008)[None])[0]
            fx, fz, out = getattr(pose, f"foot_{name}")
            ankle = vec(sign * fx, 0.085, fz)
            joints |= {f"{name}_hip": hip, f"{name}_ankle": ankle}
            reach = ankle - hip
            d = float(np.linalg.norm(reach))
            thigh, shin = b.hip[1] * 0.478, b.hip[1] * 0.437
            total = max(thigh + shin, d * 1.0015)
            thigh, shin = thigh * total / (thigh + shin), shin * total / (thigh + shin)
            along = (thigh * thigh - shin * shin + d * d) / (2 * d)
            off = float(np.sqrt(max(thigh * thigh - along * along, 0.0)))
            axis = reach / d
            ahead = vec(sign * np.sin(out) * 0.8, 0, np.cos(out))
            ahead = unit(ahead - axis * float(ahead @ axis))
            joints[f"{name}_knee"] = hip + axis * along + ahead * off
        top = self.to_world(vec(0, b.torso[-1][0], b.torso[-1][3])[None])[0]
        head_axes = (turn("z", pose.head_tilt) @ turn("y", pose.head_yaw) @ turn("x", pose.head_nod)).T
        centre = top + (vec(0, 0.092, 0.026) * b.head) @ head_axes
        joints |= self._face(centre, head_axes)
        return Skeleton(joints, hands, head_axes, centre)

    def _face(self, centre: Points, axes: Points) -> dict[str, Points]:
        k = self.build.head
        local = {
            "nose": vec(0, -0.022, 0.102),
            "left_eye": vec(0.031, 0.008, 0.080),
            "right_eye": vec(-0.031, 0.008, 0.080),
            "left_ear": vec(0.072, -0.008, -0.004),
            "right_ear": vec(-0.072, -0.008, -0.004),
        }
        return {n: centre + (p * k) @ axes for n, p in local.items()}

    # -- shapes ----------------------------------------------------------------------------------------------

    def torso(self, p: Points) -> Distances:
        q = self._to_torso(p)
        y = np.clip(q[:, 1], self._y[0], self._y[-1])
        at = (y - self._y[0]) / (self._y[-1] - self._y[0]) * (len(self._y) - 1)
        i = np.minimum(at.astype(np.int32), len(self._y) - 2)
        t = (at - i)[:, None]
        row = self._profile[i] * (1 - t) + self._profile[i + 1] * t
        flat = np.stack([q[:, 0], q[:, 2] - row[:, 2]], 1)
        k0 = length(flat / row[:, :2])
        k1 = length(flat / (row[:, :2] * row[:, :2]))
        round_ = k0 * (k0 - 1) / np.maximum(k1, 1e-5)
        round_ = np.where(k0 < 0.05, -np.minimum(row[:, 0], row[:, 1]), round_)
        over = np.abs(q[:, 1] - y)
        d = np.where(
            over > 0, np.sqrt(np.maximum(round_, 0) ** 2 + over**2) + np.minimum(round_, 0) * 0, round_
        )
        if self.build.bust:
            for sign in SIDES.values():
                c = vec(sign * 0.070, 1.285, 0.052)
                d = melt(d, ellipsoid(q, c, vec(0.058, 0.064, 0.052)), 0.055)
        else:
            for sign in SIDES.values():
                c = vec(sign * 0.080, 1.335, 0.058)
                d = melt(d, ellipsoid(q, c, vec(0.085, 0.062, 0.050)), 0.05)
        x, y, z = self.build.shoulder
        for sign in SIDES.values():
            ridge = limb(
                q,
                vec(sign * 0.030, y + 0.078, z - 0.012),
                vec(sign * (x - 0.012), y + 0.010, z),
                0.030,
                0.036,
            )
            d = melt(d, ridge, 0.035)
            c = vec(sign * 0.072, 0.885, -0.062)
            d = melt(d, ellipsoid(q, c, vec(0.082, 0.088, 0.070)), 0.05)
        return d.astype(np.float32)

    def arm(self, p: Points, side: str) -> Distances:
        j, b = self.skeleton.joints, self.build
        s, e = j[f"{side}_shoulder"], j[f"{side}_elbow"]
        d = limb(p, s - vec(0, 0.006, 0), e, b.deltoid, b.arm[1] * 0.97, b.arm[0] * 0.10, 0.35)
        return melt(d, self._fore_arm(p, side), 0.006)

    def leg(self, p: Points, side: str) -> Distances:
        j, t = self.skeleton.joints, self.build.thigh
        h, k, a = (j[f"{side}_{n}"] for n in ("hip", "knee", "ankle"))
        d = limb(p, h, k, t[0], t[1], 0.006, 0.35)
        return melt(d, limb(p, k, a, t[1], t[2], t[1] * 0.10, 0.34), 0.005)

    def hand(self, p: Points, side: str) -> Distances:
        h = self.skeleton.hands[side]
        return features.hand((p - h.wrist) @ h.axes.T / h.scale, h.curl, h.thumb) * np.float32(h.scale)

    def shoe(self, p: Points, side: str) -> Distances:
        a = self.skeleton.joints[f"{side}_ankle"]
        out = getattr(self.pose, f"foot_{side}")[2] * SIDES[side]
        return features.shoe((p - vec(a[0], 0, a[2])) @ turn("y", out), self.build.hand)

    def neck(self, p: Points) -> Distances:
        low = self.to_world(vec(0, self.build.torso[-3][0] - 0.03, self.build.torso[-3][3])[None])[0]
        return limb(
            p, low, self.skeleton.head + vec(0, -0.030, -0.026), self.build.neck[0], self.build.neck[1]
        )

    def _on_head(self, p: Points) -> Points:
        return (p - self.skeleton.head) @ self.skeleton.head_axes.T / np.float32(self.build.head)

    def head(self, p: Points) -> Distances:
        return features.head(self._on_head(p)) * np.float32(self.build.head)

    def hair(self, p: Points) -> Distances:
        if self.build.hair == "none":
            return np.full(len(p), 9.0, np.float32)
        return features.hair(self._on_head(p), self.build.hair) * np.float32(self.build.head)

    def distance(self, p: Points, sleeves: NDArray[np.bool_] | None = None) -> Distances:
        """What cloth lands on: the body without fingers, hair and shoes' detail.

        Points that are not of `sleeves` pass through fore arms and hands that touch the trunk.
        """
        d = self.torso(p)
        for side in SIDES:
            j = self.skeleton.joints
            s, e = j[f"{side}_shoulder"], j[f"{side}_elbow"]
            arm: Arm = getattr(self.pose, side)
            if arm.touches and sleeves is not None:
                b = self.build
                upper = limb(p, s - vec(0, 0.006, 0), e, b.deltoid, b.arm[1] * 0.97, b.arm[0] * 0.10, 0.35)
                reach = s + (e - s) * np.float32(0.6)
                short = limb(p, s - vec(0, 0.006, 0), reach, b.deltoid, b.arm[0])
                trunk = melt(d, np.where(sleeves, upper, short), 0.045)
                low = np.minimum(self._fore_arm(p, side), self._mitten(p, side))
                d = np.where(sleeves, np.minimum(trunk, low), trunk)
            else:
                d = np.minimum(melt(d, self.arm(p, side), 0.045), self._mitten(p, side))
            d = melt(d, self.leg(p, side), 0.03)
            a = j[f"{side}_ankle"]
            d = np.minimum(d, limb(p, a - vec(0, 0.05, 0), a + vec(0, -0.05, 0.12), 0.04, 0.035))
        d = melt(d, self.neck(p), 0.035)
        return np.minimum(d, length(p - self.skeleton.head) - 0.085).astype(np.float32)

    def _mitten(self, p: Points, side: str) -> Distances:
        h = self.skeleton.hands[side]
        return limb(p, h.wrist + h.axes[1] * 0.02, h.wrist + h.axes[1] * 0.12, 0.028, 0.032)

    def _fore_arm(self, p: Points, side: str) -> Distances:
        j, b = self.skeleton.joints, self.build
        return limb(
            p, j[f"{side}_elbow"], j[f"{side}_wrist"], b.arm[1] * 0.97, b.arm[2], b.arm[1] * 0.14, 0.30
        )

    def body(self, p: Points) -> Distances:
        """Everything that shows as skin."""
        d = self.torso(p)
        for side in SIDES:
            d = melt(d, self.arm(p, side), 0.045)
            d = melt(d, self.leg(p, side), 0.03)
            h = self.skeleton.hands[side]
            d = melt(
                d,
                _around(p, h.wrist + h.axes[1] * 0.09, 0.16, lambda q, side=side: self.hand(q, side)),
                0.010,
            )
        d = melt(d, self.neck(p), 0.035)
        return melt(d, _around(p, self.skeleton.head, 0.20, self.head), 0.030)

    def part_distances(self, p: Points) -> dict[str, Distances]:
        """Distance to every named part of the skin, for labels: a point belongs to the nearest."""
        parts = {"torso": self.torso(p), "neck": self.neck(p), "face": self.head(p)}
        for side in SIDES:
            parts |= {
                f"{side}_arm": self.arm(p, side),
                f"{side}_hand": self.hand(p, side),
                f"{side}_leg": self.leg(p, side),
            }
        return parts


def with_hair(build: Build, hair: str) -> Build:
    return replace(build, hair=hair)
