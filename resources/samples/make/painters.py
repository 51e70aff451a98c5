"""How each garment is woven, printed and stitched: a painter per cloth, in pattern coordinates."""

from __future__ import annotations

import cv2
import numpy as np

from resources.samples.make import cuts, lettering
from resources.samples.make.prints import Canvas, Painter, jersey, linear, noise, weave


def _mix(c: Canvas, mask: np.ndarray, colour: np.ndarray) -> None:
    c.colour[:] = c.colour * (1 - mask[..., None]) + colour * mask[..., None]


def _soft(x: np.ndarray, width: float) -> np.ndarray:
    """0 below, 1 above, over `width`."""
    return np.clip(x / width + 0.5, 0, 1).astype(np.float32)


def _knit_trims(c: Canvas, tint: float = 0.97) -> None:
    c.rib("neck", 0.018, tint)
    c.hem("hem", 0.022)
    c.hem("cuff", 0.020)
    for _, line in c.cut.lines:
        c.seam(line)


def plain_jersey(colour: str) -> Painter:
    def paint(c: Canvas, _: int) -> None:
        jersey(c, linear(colour), seed=3)
        _knit_trims(c)

    return paint


def plain_cloth(colour: str, *, slub: float = 0.03, placket: bool = False) -> Painter:
    def paint(c: Canvas, piece: int) -> None:
        weave(c, linear(colour), seed=5, slub=slub)
        c.hem("neck", 0.010)
        c.hem("armhole", 0.008)
        c.hem("hem", 0.025)
        c.hem("cuff", 0.045 if placket else 0.02)
        for _, line in c.cut.lines:
            c.seam(line)
        if placket and piece == 0:
            buttons(c, "#3a342d")
        _waist(c, piece)

    return paint


def buttons(c: Canvas, colour: str, width: float = 0.018) -> None:
    """A buttoned front from the neck to the hem."""
    c.height += 0.5 * (_soft(c.u + width, 0.0012) - _soft(c.u - width, 0.0012))
    c.stitches(np.abs(c.u), width * 0.86)
    c.colour *= (1 - 0.35 * np.exp(-(((c.u + width) / 0.0008) ** 2)))[..., None]
    neck = c.run("neck")
    hem = c.run("hem")
    if neck is None or hem is None:
        return
    top, low = float(neck[0][1]) - 0.018, float(hem[-1][1]) + 0.06
    for v in np.linspace(top, low, 7):
        d = np.hypot(c.u, c.v - v)
        _mix(c, _soft(0.0056 - d, 0.0006), linear(colour) * 1.2)
        c.height += 1.1 * _soft(0.0056 - d, 0.0012) - 0.35 * _soft(0.0038 - d, 0.0010)
        for du, dv in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            _mix(
                c,
                _soft(0.0006 - np.hypot(c.u - du * 0.0011, c.v - v - dv * 0.0011), 0.0003),
                linear("#15120f"),
            )


def _waist(c: Canvas, piece: int, thread: str | None = None) -> None:
    """A waistband, belt loops, fly and pockets where the cut hangs from the waist."""
    line = c.run("waist")
    if line is None:
        return
    d = c.distance(line)
    c.height += 0.6 * _soft(0.036 - d, 0.001)
    c.stitches(d, 0.0335, linear(thread) if thread else None)
    c.stitches(d, 0.0025, linear(thread) if thread else None)
    c.colour *= (1 - 0.25 * np.exp(-(((d - 0.0365) / 0.0008) ** 2)))[..., None]
    if c.run("inseam") is None:
        return
    tone = linear(thread) if thread else None
    middle = np.array([[0.0, -0.036], [0.0, -0.40]], np.float32)
    dm = c.distance(middle, both=False)
    c.height -= 0.3 * np.exp(-((dm / 0.001) ** 2))
    c.colour *= (1 - 0.14 * np.exp(-((dm / 0.0008) ** 2)))[..., None]
    if piece == 0:
        fly = cuts._curve((0.030, -0.036), (0.031, -0.14), (0.026, -0.165), (0.0, -0.185), n=24)
        c.stitches(c.distance(fly, both=False), 0.0004, tone)
        pocket = cuts._curve((0.105, -0.036), (0.125, -0.10), (0.225, -0.125), n=20)
        dp = c.distance(pocket)
        c.height += 0.4 * np.exp(-((dp / 0.003) ** 2))
        c.stitches(dp, 0.004, tone)
        c.colour *= (1 - 0.30 * np.exp(-((dp / 0.0009) ** 2)))[..., None]
        d = np.hypot(c.u, c.v + 0.018)
        _mix(c, _soft(0.0075 - d, 0.0006), linear("#8a6a45" if thread else "#3a342d"))
        c.height += 0.9 * _soft(0.0075 - d, 0.0015)
    loop = ((np.abs(np.abs(c.u) - 0.095) < 0.005) & (d > -1) & (c.v > -0.044)).astype(np.float32)
    c.height += 0.7 * cv2.GaussianBlur(loop, (0, 0), 1.2)


def breton(c: Canvas, _: int) -> None:
    jersey(c, linear("#efe9dc"), seed=11)
    armpit = dict(c.cut.lines)["armhole"][-1]
    arm = c.cut.sleeves(c.u, c.v) | (np.abs(c.u) > armpit[0] + 0.008) & (c.v > armpit[1] - 0.10)
    cs, sn = np.cos(cuts.SLEEVE_ANGLE), np.sin(cuts.SLEEVE_ANGLE)
    along = np.abs(c.u) * cs - c.v * sn
    body = np.where((c.v < -0.115) & (c.v > -0.60), np.abs(((c.v + 0.12) / 0.026) % 1 - 0.5) * 0.026, 1)
    sleeve = np.where(along > 0.25, np.abs(((along - 0.02) / 0.026) % 1 - 0.5) * 0.026, 1)
    stripe = _soft(0.0052 - np.where(arm, sleeve, body), 0.0009)
    _mix(c, stripe, linear("#22304a"))
    _knit_trims(c)


def nord(c: Canvas, piece: int) -> None:
    jersey(c, linear("#23262b"), seed=21)
    if piece == 0:
        mask = np.zeros(c.shape, np.uint8)
        for text, v, size, weight in (("NORD", -0.205, 0.070, 0.20), ("57°", -0.296, 0.056, 0.20)):
            x, y = c.pixels(np.array([[0.0, v]], np.float32))[0]
            lettering.draw(mask, text, (float(x), float(y)), size / 0.0005, weight)
        ink = mask.astype(np.float32) / 255
        crackle = 1 - 0.10 * (noise(c.shape, 2, 8) > 1.5)
        _mix(c, ink * crackle, linear("#ece4d3"))
        sun = np.hypot(c.u, c.v + 0.385)
        _mix(c, _soft(0.026 - sun, 0.0006) * crackle, linear("#d4683a"))
        for k in range(3):
            wave = np.abs(c.v + 0.428 + 0.013 * k + 0.004 * np.sin(c.u * 2 * np.pi / 0.05))
            _mix(
                c,
                _soft(0.0022 - wave, 0.0005) * _soft(0.095 - 0.012 * k - np.abs(c.u), 0.0006),
                linear("#ece4d3"),
            )
        c.height += 0.05 * ink
    _knit_trims(c, 0.9)


def knit(c: Canvas, _: int) -> None:
    weave(c, linear("#8f4a32"), thread=0.002, seed=31, depth=0.0, slub=0.03)
    cs, sn = np.cos(cuts.SLEEVE_ANGLE), np.sin(cuts.SLEEVE_ANGLE)
    u, v = c.u, c.v
    if c.cut.lines:
        arm = c.cut.sleeves(c.u, c.v)
        u = np.where(arm, np.abs(c.u) * sn + c.v * cs, c.u)
        v = np.where(arm, np.abs(c.u) * cs - c.v * sn, c.v)
    pitch = 0.0052
    t = (u / pitch) % 1 - 0.5
    loop = np.abs(((v / 0.0042) + np.abs(t) * 1.1) % 1 - 0.5)
    column = np.cos(t * 2 * np.pi)
    c.height += (0.32 * column + 0.30 * (0.5 - loop)).astype(np.float32)
    c.colour *= (0.82 + 0.12 * column + 0.22 * (0.5 - loop))[..., None]
    ribbed(c, "neck", 0.030)
    ribbed(c, "hem", 0.060)
    ribbed(c, "cuff", 0.060)
    for _, line in c.cut.lines:
        c.seam(line)


def ribbed(c: Canvas, run: str, width: float) -> None:
    c.rib(run, width, 0.92)


def check(c: Canvas, piece: int) -> None:
    weave(c, linear("#c9b695"), thread=0.0016, seed=41, depth=0.05, slub=0.05)
    cs, sn = np.cos(cuts.SLEEVE_ANGLE), np.sin(cuts.SLEEVE_ANGLE)
    u, v = c.u, c.v
    if c.cut.lines:
        arm = c.cut.sleeves(c.u, c.v)
        u = np.where(arm, np.abs(c.u) * sn + c.v * cs + 0.02, c.u)
        v = np.where(arm, np.abs(c.u) * cs - c.v * sn, c.v)
    twill = 0.5 + 0.5 * np.sign(np.sin((c.u + c.v) * 2 * np.pi / 0.0024))
    for coordinate in (u, v):
        p = np.abs((coordinate / 0.088 + 0.25) % 1 - 0.5) * 0.088
        wide = _soft(0.015 - p, 0.0008) * (0.42 + 0.25 * twill)
        _mix(c, wide, linear("#4c5a3c"))
        thin = _soft(0.0016 - np.abs(p - 0.034), 0.0006) * 0.75
        _mix(c, thin, linear("#8d3b2a"))
        fine = _soft(0.0012 - np.abs(p - 0.022), 0.0006) * 0.7
        _mix(c, fine, linear("#2e2a25"))
    c.hem("neck", 0.022)
    c.hem("hem", 0.025)
    c.hem("cuff", 0.055)
    for _, line in c.cut.lines:
        c.seam(line)
    if piece == 0:
        buttons(c, "#2d261f")
        for sign in (1, -1):
            pocket(c, sign * 0.115, -0.225, 0.062, 0.135)


def blocked(c: Canvas, piece: int) -> None:
    """Blocks of three cloths: a light yoke over chest and upper arms, a warm band, a dark body and dark forearms."""
    weave(c, linear("#26413d"), thread=0.0014, seed=101, depth=0.04, slub=0.03)
    shade = c.colour / linear("#26413d")
    cs, sn = np.cos(cuts.SLEEVE_ANGLE), np.sin(cuts.SLEEVE_ANGLE)
    arm = c.cut.sleeves(c.u, c.v)
    down = np.where(arm, np.abs(c.u) * cs - c.v * sn - 0.155, -c.v - 0.170)
    for start, colour in ((-9.0, "#d6c8ac"), (0.0, "#b0532f"), (0.065, "#26413d")):
        inside = _soft(down - start, 0.0008)[..., None]
        c.colour[:] = c.colour * (1 - inside) + linear(colour) * shade * inside
    for seam in (0.0, 0.065):
        c.height -= np.exp(-(((down - seam) / 0.0011) ** 2)) * 0.5
        c.stitches(np.abs(down - seam), 0.004)
    c.hem("neck", 0.020)
    c.hem("hem", 0.030)
    c.hem("cuff", 0.050)
    for _, line in c.cut.lines:
        c.seam(line)
    if piece == 0:
        c.height += 0.6 * _soft(0.016 - np.abs(c.u), 0.0012)
        c.stitches(np.abs(c.u), 0.0145)
        teeth = _soft(0.0030 - np.abs(c.u), 0.0006) * (
            0.75 + 0.25 * np.sign(np.sin(c.v * 2 * np.pi / 0.0034))
        )
        _mix(c, teeth, linear("#8c8a84"))
        for sign in (1, -1):
            pocket(c, sign * 0.125, -0.395, 0.066, 0.150)


def pocket(c: Canvas, u: float, v: float, half: float, tall: float) -> None:
    """A patch pocket whose top edge lies at v."""
    du, dv = np.abs(c.u - u), v - c.v
    inside = np.minimum(np.minimum(half - du, dv), tall - dv + 0.0 * du)
    corner = (half - du) + (tall - dv) - 0.018
    inside = np.minimum(inside, corner * 0.7)
    c.height += 0.7 * _soft(inside, 0.0012)
    c.colour *= (1 - 0.28 * np.exp(-((inside / 0.0008) ** 2)))[..., None]
    c.stitches(np.where(inside > 0, inside, 9), 0.003)
    c.stitches(np.where(inside > 0, np.abs(dv), 9), 0.022)


def denim(c: Canvas, piece: int) -> None:
    weave(c, linear("#2c3e5c"), thread=0.0011, seed=51, depth=0.04, slub=0.05)
    twill = np.sin((c.u * 0.9 + c.v) * 2 * np.pi / 0.0016)
    c.colour *= (1 + 0.10 * twill)[..., None]
    c.height += 0.05 * twill
    worn = np.exp(-(((np.abs(c.u) - 0.12) / 0.05) ** 2)) * np.exp(-(((c.v + 0.36) / 0.16) ** 2))
    c.colour *= (1 + 0.45 * worn * (1 + 0.15 * noise(c.shape, 24, 52, stretch=(3, 1))))[..., None]
    thread = linear("#b98a4e")
    c.hem("hem", 0.016, thread)
    side = c.run("side")
    if side is not None:
        c.stitches(c.distance(side), 0.004, thread * 0.8)
    _waist(c, piece, "#b98a4e")


def linen(colour: str) -> Painter:
    def paint(c: Canvas, piece: int) -> None:
        weave(c, linear(colour), thread=0.0015, seed=61, depth=0.06, slub=0.07)
        c.hem("hem", 0.030)
        c.hem("neck", 0.010)
        c.hem("armhole", 0.010)
        _waist(c, piece)

    return paint


def pleats(c: Canvas, _: int) -> None:
    weave(c, linear("#6d7f73"), seed=71, slub=0.015)
    line = c.run("side")
    if line is not None:
        half = np.interp(c.v, line[::-1, 1], line[::-1, 0])
        t = (c.u / half * 11) % 1
        ramp = np.where(t < 0.86, t / 0.86, (1 - t) / 0.14)
        fade = np.clip((-c.v - 0.035) / 0.02, 0, 1)
        c.height += (2.6 * ramp * fade).astype(np.float32)
        c.colour *= (1 - 0.45 * fade * np.exp(-(((t - 0.93) / 0.05) ** 2)))[..., None]
    c.hem("hem", 0.014)
    d = c.distance(c.run("waist")) if c.run("waist") is not None else np.full(c.shape, 9.0, np.float32)
    c.height += 0.8 * _soft(0.034 - d, 0.001)
    c.colour *= (1 - 0.3 * np.exp(-(((d - 0.035) / 0.0009) ** 2)))[..., None]


def blossoms(c: Canvas, piece: int) -> None:
    """Round petals and leaves scattered on a jittered lattice."""
    weave(c, linear("#27303f"), seed=81, slub=0.012, depth=0.015)
    rng = np.random.default_rng(810 + piece)
    palette = [linear(x) for x in ("#e9dcc3", "#d98a5b", "#c9574a", "#e3b04b")]
    leaf = linear("#7f9a86")
    for row, v in enumerate(np.arange(float(c.v.min()), float(c.v.max()), 0.052)):
        for u in np.arange(float(c.u.min()), float(c.u.max()), 0.060):
            pu, pv = u + (row % 2) * 0.03 + rng.uniform(-0.010, 0.010), v + rng.uniform(-0.010, 0.010)
            size, turn = rng.uniform(0.010, 0.0165), rng.uniform(0, 6.3)
            x, y = c.pixels(np.array([[pu, pv]], np.float32))[0]
            r = int(size / 0.0005 * 2.6)
            x0, y0 = int(x) - r, int(y) - r
            if x0 < 0 or y0 < 0 or x0 + 2 * r > c.shape[1] or y0 + 2 * r > c.shape[0]:
                continue
            cut = np.s_[y0 : y0 + 2 * r, x0 : x0 + 2 * r]
            du, dv = c.u[cut] - pu, c.v[cut] - pv
            rad, ang = np.hypot(du, dv), np.arctan2(dv, du) + turn
            view = c.colour[cut]

            def put(mask: np.ndarray, colour: np.ndarray, view: np.ndarray = view) -> None:
                view[:] = view * (1 - mask[..., None]) + colour * mask[..., None]

            lx, ly = du * np.cos(turn) + dv * np.sin(turn), -du * np.sin(turn) + dv * np.cos(turn)
            put(_soft(0.0042 - np.abs(ly) - ((lx - size * 1.55) / 0.010) ** 2 * 0.0042, 0.0006), leaf)
            put(
                _soft(0.0042 - np.abs(ly + 0.002) - ((lx + size * 1.5) / 0.009) ** 2 * 0.0042, 0.0006),
                leaf * 0.8,
            )
            petal = size * (0.74 + 0.26 * np.cos(5 * ang))
            tone = palette[int(rng.integers(len(palette)))]
            put(_soft(petal - rad, 0.0007), tone)
            put(_soft(petal * 0.55 - rad, 0.0012) * 0.35, tone * 0.55)
            put(_soft(size * 0.24 - rad, 0.0006), linear("#3b2a20"))
    c.hem("neck", 0.007)
    c.hem("armhole", 0.007)
    c.hem("hem", 0.012)


def quilted(c: Canvas, piece: int) -> None:
    weave(c, linear("#5d6650"), seed=91, slub=0.012, depth=0.02)
    pitch = 0.052
    a, b = (c.u + c.v) / pitch, (c.u - c.v) / pitch
    da, db = np.abs(a % 1 - 0.5), np.abs(b % 1 - 0.5)
    puff = np.sqrt(np.clip((0.5 - da) * (0.5 - db) * 4, 0, 1))
    c.height += (2.4 * puff).astype(np.float32)
    line = np.minimum(0.5 - da, 0.5 - db) * pitch
    c.colour *= (1 - 0.28 * np.exp(-((line / 0.0011) ** 2)))[..., None]
    for run in ("neck", "hem", "cuff"):
        r = c.run(run)
        if r is None:
            continue
        d = c.distance(r)
        k = _soft(0.013 - d, 0.0008)
        c.height[:] = c.height * (1 - k) + k * (0.8 - (d / 0.013 - 0.5) ** 2 * 2)
        _mix(c, k, linear("#3b4234"))
    for _, seam in c.cut.lines:
        c.seam(seam)
    if piece == 0:
        d = np.abs(c.u)
        k = _soft(0.014 - d, 0.0008)
        c.height[:] = c.height * (1 - k) + k * (0.9 - (d / 0.014 - 0.5) ** 2)
        _mix(c, k, linear("#3b4234"))
        c.colour *= (1 - 0.5 * np.exp(-((c.u / 0.0009) ** 2)))[..., None]
        neck, hem = c.run("neck"), c.run("hem")
        if neck is not None and hem is not None:
            for v in np.linspace(float(neck[0][1]) - 0.03, float(hem[-1][1]) + 0.05, 5):
                e = np.hypot(c.u - 0.006, c.v - v)
                _mix(c, _soft(0.0062 - e, 0.0006), linear("#b9b2a2"))
                c.height += 1.0 * _soft(0.0062 - e, 0.0020)
