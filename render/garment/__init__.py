"""Product pictures: cut-out, category, slot, landmarks and colours of a garment.

Landmarks (left and right are the wearer's, so a front view has left on the image's right):
upper, outerwear, dress: `neck_left/right`, `neck_front` (lowest visible point of the front neckline),
`shoulder_left/right` (where the sleeve begins), `armpit_left/right`, `cuff_left_upper/lower`,
`cuff_right_upper/lower` (absent without sleeves), `waist_left/right` (dress), `hem_left/right`, `hem_front`.
lower: `waist_left/right`, `hip_left/right`, then `crotch`, `hem_left_outer/inner`, `hem_right_outer/inner`
for trousers and shorts, or `hem_left/right` for skirts.
"""

from __future__ import annotations

from render.garment.analysis import GarmentAnalysis, analyse
from render.garment.prepare import bleed, prepare_garment

__all__ = ["GarmentAnalysis", "analyse", "bleed", "prepare_garment"]
