"""Correcting what was found of a garment: its cut-out and its landmarks."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from render.client import RenderClient
from render.messages import (
    AnchorMap,
    Garment,
    ImageRef,
    Matte,
    Matted,
    OpenPhoto,
    PhotoOpened,
    Point,
    RefineRegion,
    Region,
    RegionRefined,
    Stroke,
)
from render.parsers.base import MATTING, why_not
from studio.catalog.base import new_id
from studio.catalog.vault import Vault
from studio.library.garment_rows import GarmentValues
from studio.library.garments import GarmentLibrary


@dataclass(frozen=True)
class OpenedGarment:
    """A garment on the canvas: `picture` has the pixels of `garment.image`, in which its landmarks are counted."""

    id: str
    name: str
    garment: Garment
    picture: PhotoOpened


class Retouch:
    """Methods return futures, which raise as `GarmentLibrary` and the smart brush do."""

    def __init__(
        self, garments: GarmentLibrary, renderer: RenderClient, vault: Vault, scratch: Path, weights: Path
    ) -> None:
        self._garments = garments
        self._parameters: dict[str, float | int | str | bool] = {"weights": str(weights)}
        self._renderer = renderer
        self._vault = vault
        self._scratch = scratch
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="retouch")

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def open(self, garment_id: str, longest_side: int) -> Future[OpenedGarment]:
        """Pixels for the canvas, at most `longest_side` on a side, and what is known of the garment."""

        def work() -> OpenedGarment:
            garment = self._garments.garment(garment_id).result()
            command = OpenPhoto(task_id=new_id(), photo=garment.image, longest_side=longest_side)
            picture = self._renderer.run(command, PhotoOpened)
            name = self._garments.get(garment_id).result().name
            return OpenedGarment(garment_id, name, garment, picture)

        return self._pool.submit(work)

    def refine(self, opened: OpenedGarment, strokes: tuple[Stroke, ...]) -> Future[ImageRef]:
        """A cut-out from rough strokes, which amend the one that is stored. Nothing is stored yet."""

        def work() -> ImageRef:
            garment, picture = self._garments.garment(opened.id).result(), opened.picture
            # The smart brush works on regions of a person; which of them a garment is called is all the same.
            known = {Region.UPPER: garment.cutout} if garment.cutout is not None else {}
            self._scratch.mkdir(parents=True, exist_ok=True)
            command = RefineRegion(
                task_id=new_id(),
                photo=garment.image,
                region=Region.UPPER,
                strokes=strokes,
                anchors=AnchorMap(width=picture.width, height=picture.height, regions=known, source="hand"),
                output_folder=str(self._scratch),
            )
            refined = self._renderer.run(command, RegionRefined)
            Path(refined.protect.path).unlink(missing_ok=True)
            return self._into_vault(refined.region)

        return self._pool.submit(work)

    def why_no_matting(self) -> Future[str]:
        """The sentence why edges cannot be found by a model on this machine; empty where they can."""
        return self._pool.submit(lambda: why_not((MATTING,), self._parameters) or "")

    def matte(self, opened: OpenedGarment, cutout: bytes | None = None) -> Future[ImageRef]:
        """A cut-out with the edge that a matting model sees, from a rough one (8-bit grey PNG of the picture's size),
        else from the stored one, else from the plain ground. Nothing is stored yet.
        """

        def work() -> ImageRef:
            garment = self._garments.garment(opened.id).result()
            rough = garment.cutout
            if cutout is not None:
                kept = self._vault.put(cutout, suffix=".png")
                rough = ImageRef(str(kept.path), kept.sha256)
            self._scratch.mkdir(parents=True, exist_ok=True)
            command = Matte(
                task_id=new_id(),
                image=garment.image,
                cutout=rough,
                output_folder=str(self._scratch),
                parameters=self._parameters,
            )
            return self._into_vault(self._renderer.run(command, Matted).cutout)

        return self._pool.submit(work)

    def _into_vault(self, mask: ImageRef) -> ImageRef:
        stored = self._vault.put(Path(mask.path), sha256=mask.sha256)
        Path(mask.path).unlink(missing_ok=True)
        return ImageRef(str(stored.path), stored.sha256)

    def keep(
        self, garment_id: str, landmarks: Mapping[str, Point], cutout: bytes | None = None
    ) -> Future[GarmentValues]:
        """Store landmarks, and a cut-out (8-bit grey PNG of the picture's size) if there is a new one.

        Gives what undoes it by `GarmentLibrary.undo`.
        """

        def work() -> GarmentValues:
            if cutout is None:
                return self._garments.edit(garment_id, landmarks=landmarks).result()
            stored = self._vault.put(cutout, suffix=".png")
            mask = ImageRef(str(stored.path), stored.sha256)
            return self._garments.edit(garment_id, landmarks=landmarks, cutout=mask).result()

        return self._pool.submit(work)
