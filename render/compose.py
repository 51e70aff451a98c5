"""Masters: an original and its patch composed at full quality and written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from render.decode import Decoded, decode
from render.encode import encode, require_suffix
from render.errors import OutputError
from render.files import read_verified, replacing
from render.messages import Composed, ErrorKind, ImageRef
from render.patch import Patch, read_patch, require_same_photo
from render.pixels import Mask, Pixels
from render.stages.check import count_changed
from render.stages.lock import apply_patch
from render.textual import with_parameters


def compose_master(
    photo: ImageRef,
    patch: ImageRef,
    output: str | Path,
    edit_region: str | Path | None = None,
    quality: int = 95,
    parameters: str = "",
) -> Composed:
    """Write the master to `output`: PNG or TIFF (lossless, the photo's depth, profile and resolution) or JPEG.

    A PNG has `parameters` as its text. `edit_region` asks for a PNG of the photo's size that is 255 where pixels were
    allowed to change. A lossless master is decoded again before it takes its name, and pixels that changed outside
    that region are counted: one is enough to refuse it.
    """
    output = Path(output)
    suffix = require_suffix(output)
    _refuse_overwriting(photo, patch, output, edit_region)
    data = read_verified(photo)
    name, photo_suffix = Path(photo.path).name, Path(photo.path).suffix.lower()
    decoded = decode(data, name, photo_suffix)
    stored = read_patch(patch)
    require_same_photo(stored, photo)
    return write_master(
        decoded, stored, output, suffix, edit_region=edit_region, quality=quality, parameters=parameters
    )


def write_master(
    decoded: Decoded,
    patch: Patch,
    output: Path,
    suffix: str,
    *,
    edit_region: str | Path | None = None,
    quality: int = 95,
    parameters: str = "",
) -> Composed:
    """`compose_master` with everything already read."""
    pixels = decoded.pixels.copy()
    apply_patch(pixels, patch)
    encoded = encode(pixels, suffix, icc=decoded.icc, resolution=decoded.resolution, quality=quality)
    if suffix == ".png":
        encoded = with_parameters(encoded, parameters)
    if suffix not in (".jpg", ".jpeg"):
        _verify(decoded.pixels, pixels, encoded, output, patch)
    height, width = pixels.shape[:2]
    if edit_region is None:
        with replacing(output) as file:
            file.write(encoded)
    else:
        mask = encode(region_mask(patch), ".png", resolution=decoded.resolution)
        with replacing(edit_region) as mask_file:
            mask_file.write(mask)
            with replacing(output) as file:
                file.write(encoded)
    return Composed(master=ImageRef(path=str(output), sha256=file.sha256), width=width, height=height)


def region_mask(patch: Patch) -> Mask:
    """(photo height, photo width): 255 where the patch was allowed to change a pixel, else 0."""
    mask = np.zeros((patch.height, patch.width), np.uint8)
    box = patch.box
    mask[box.top : box.bottom, box.left : box.right] = np.where(patch.alpha > 0, 255, 0)
    return mask


def _verify(original: Pixels, composed: Pixels, encoded: bytes, output: Path, patch: Patch) -> None:
    written = decode(encoded, output.name).pixels
    changed = count_changed(original, written, patch.box, patch.alpha)
    if changed or not np.array_equal(written, composed):
        raise OutputError(
            ErrorKind.INTERNAL,
            f"{output.name} was not saved because it did not read back as it was made; save it in another "
            "format.",
            f"{changed} pixels changed outside the region",
        )


def _refuse_overwriting(
    photo: ImageRef, patch: ImageRef, output: Path, edit_region: str | Path | None
) -> None:
    outputs = [output] + ([Path(edit_region)] if edit_region is not None else [])
    resolved = [path.resolve() for path in outputs]
    if len(set(resolved)) < len(resolved):
        raise OutputError(
            ErrorKind.NOT_WRITABLE, f"{output.name} is named twice; give the edit region a name of its own."
        )
    for source in (photo, patch):
        for path in outputs:
            if _is_same_file(path, Path(source.path)):
                raise OutputError(
                    ErrorKind.NOT_WRITABLE,
                    f"{path.name} is the original, which is never written to; choose another name.",
                )


def _is_same_file(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except (OSError, ValueError):  # one of them is not there, or may not be looked at
        return False
