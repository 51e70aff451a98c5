"""A set file and the files that it names, read and checked: all that is sent for it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from pydantic import TypeAdapter, ValidationError

from render.anchor_file import files_of, save_anchor_file
from render.client import RenderClient
from render.errors import RenderError
from render.messages import AnchorMap, AnchorsLoaded, ImageRef, LoadAnchors
from studio.catalog.base import new_id
from studio.errors import InputError
from studio.files import write_file
from studio.library.decoding import result_of
from studio.library.photos import PhotoLibrary
from studio.library.pictures import Picture, Pictures
from studio.library.scan import pictures_in
from studio.publishing.ids import derived_id
from studio.publishing.releases import Paper, read_paper
from studio.publishing.set_file import BASIS_POINTS, SetFile, basis_points
from sync.client.publishing import Outgoing
from sync.filenames import unfit_name
from sync.messages.documents import Blob, BlobKind, FileName, ManifestFile, ManifestPhoto, Release, Share
from sync.messages.marketplace import MAX_PHOTOS, Draft
from sync.messages.uploads import MOST_BYTES, BlobRole

PREVIEW_SIDE = 720
PREVIEW_QUALITY = 82
_FILE_NAME: TypeAdapter[str] = TypeAdapter(FileName)
_MEDIA = {
    ".avif": "image/avif",
    ".heic": "image/heic",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".webp": "image/webp",
}
"""Not by `mimetypes`, which asks the machine, and machines differ."""


@dataclass(frozen=True)
class PreparedSet:
    """`draft` has no version yet, and names all of `files`. `unmapped` are photos of whose anchors nothing is known."""

    draft: Draft
    files: tuple[Outgoing, ...]
    papers: tuple[Paper, ...]
    unmapped: tuple[str, ...]


@dataclass(frozen=True)
class _Original:
    """A photo as it is, and where its anchors file is where the set file names one."""

    file: Outgoing
    anchors: Path | None

    @property
    def name(self) -> str:
        return self.file.path.name


class Preparing:
    """Reads one set. What is made for it (previews, anchors files) goes into `scratch`, and stays until it is sent."""

    def __init__(
        self, photos: PhotoLibrary, pictures: Pictures, decoder: RenderClient, folder: Path, scratch: Path
    ) -> None:
        self._photos = photos
        self._pictures = pictures
        self._decoder = decoder
        self._folder = folder
        self._scratch = scratch
        self._files: dict[tuple[str, BlobRole], Outgoing] = {}
        self._unmapped: list[str] = []

    def prepare(self, told: SetFile, set_id: str, account_id: str) -> PreparedSet:
        """Raises `InputError` naming the file and what is wrong with it, `StorageError`."""
        try:
            return self._prepare(told, set_id, account_id)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise InputError(
                "set_file",
                f"The set cannot be published with this {where}: {first['msg']}.",
                str(first["input"]),
            ) from error

    def _prepare(self, told: SetFile, set_id: str, account_id: str) -> PreparedSet:
        papers = tuple(read_paper(person, self._folder, set_id, account_id) for person in told.people)
        licence = self._licence(told.licence_file)
        originals = self._originals(told, {paper.sha256 for paper in papers})
        reading = [
            self._pictures.read_file(ImageRef(str(each.file.path), each.file.sha256), PREVIEW_SIDE)
            for each in originals
        ]
        photos = tuple(
            self._photo(set_id, original, picture.result())
            for original, picture in zip(originals, reading, strict=True)
        )
        _refuse_unfit(photos)
        releases = tuple(paper.release for paper in papers)
        draft = _draft(told, set_id, account_id, photos, licence.sha256, releases)
        return PreparedSet(draft, tuple(self._files.values()), papers, tuple(self._unmapped))

    # -- photos ----------------------------------------------------------------------------------------------

    def _originals(self, told: SetFile, signed: set[str]) -> list[_Original]:
        """The set's photos. Scans of signed releases may lie among them, and are none, whatever they are called."""
        if told.photos:
            named = [(self._folder / photo.file, photo.anchors) for photo in told.photos]
        else:
            named = [(path, None) for path in self._pictures_here()]
        found = [
            _Original(_looked_at(path, BlobRole.ORIGINAL), self._folder / anchors if anchors else None)
            for path, anchors in named
        ]
        found = [each for each in found if each.file.sha256 not in signed]
        if not found:
            raise InputError("set_file", f"{self._folder} has no photos. Put the set's originals there.")
        if len(found) > MAX_PHOTOS:
            raise InputError(
                "set_file",
                f"A set has {MAX_PHOTOS} photos at most, and these are {len(found)}. Name the best ones in the file.",
            )
        _refuse_alike(found)
        for each in found:
            _refuse_name(each.name)
            self._keep(each.file)
        return found

    def _pictures_here(self) -> list[Path]:
        try:
            return list(pictures_in(self._folder, subfolders=False))
        except OSError as error:
            raise _unreadable(self._folder, error) from error

    def _photo(self, set_id: str, original: _Original, picture: Picture) -> ManifestPhoto:
        preview = self._scratch / f"{original.file.sha256}.preview.jpg"
        write_file(preview, _jpeg(picture))
        anchors = self._anchors(original, picture)
        return ManifestPhoto(
            photo_id=derived_id(set_id, "photo", original.name),
            name=original.name,
            width=picture.facts.width,
            height=picture.facts.height,
            original=_blob(original.file, BlobKind.ORIGINAL),
            preview=_blob(self._keep(_looked_at(preview, BlobRole.PREVIEW)), BlobKind.PREVIEW),
            files=tuple(
                ManifestFile(
                    name=file.name,
                    blob=_blob(self._keep(_looked_at(file, BlobRole.ANCHORS)), BlobKind.ANCHORS),
                )
                for file in anchors
            ),
        )

    def _keep(self, file: Outgoing) -> Outgoing:
        return self._files.setdefault((file.sha256, file.role), file)

    def _licence(self, name: str) -> Outgoing:
        path = self._folder / name
        file = _looked_at(path, BlobRole.LICENCE, "text/plain")
        try:
            path.read_text(encoding="utf-8")
        except UnicodeError as error:
            raise InputError("not_valid", "A licence must be plain text in UTF-8.") from error
        return self._keep(file)

    # -- anchor maps -----------------------------------------------------------------------------------------

    def _anchors(self, original: _Original, picture: Picture) -> tuple[Path, ...]:
        """The anchors file and its masks, written anew under the photo's name."""
        anchors = self._anchor_map(original)
        if anchors is None:
            self._unmapped.append(original.name)
            return ()
        size = picture.facts.width, picture.facts.height
        if (anchors.width, anchors.height) != size:
            raise InputError(
                "anchors_invalid",
                f"The anchor map of {original.name} is of another size than the photo. Make it anew.",
            )
        target = self._scratch / f"{original.file.path.stem}.json"
        try:
            save_anchor_file(anchors, target, original.name)
        except RenderError as error:
            raise InputError(error.kind.value, error.message, error.detail) from error
        return tuple(file for file in files_of(target) if file.exists())

    def _anchor_map(self, original: _Original) -> AnchorMap | None:
        """What the set file names, else what was drawn in the studio, else what lies beside the photo."""
        if original.anchors is None:
            known = self._photos.anchors_of_file(original.file.sha256).result()
            if known is not None:
                return known
        named = None if original.anchors is None else str(original.anchors)
        command = LoadAnchors(task_id=new_id(), photo_path=str(original.file.path), anchors_path=named)
        try:
            return result_of(self._decoder.submit(command), AnchorsLoaded).anchors
        except RenderError as error:
            raise InputError(error.kind.value, error.message, error.detail) from error


def _looked_at(path: Path, role: BlobRole, media_type: str = "") -> Outgoing:
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if not size:
        raise InputError("empty", f"{path.name} is empty. Look at it, then publish again.")
    if size > MOST_BYTES[role]:
        most = MOST_BYTES[role] // 1024
        raise InputError("too_large", f"{path.name} may have {most} KB at most. Make it smaller.")
    kind = media_type or _MEDIA.get(path.suffix.lower(), "application/octet-stream")
    return Outgoing(path, sha256, size, role, kind)


def _refuse_name(name: str) -> None:
    try:
        _FILE_NAME.validate_python(name)
    except ValidationError as error:
        raise InputError(
            "set_file",
            f"The name {name} has signs that cannot be on every computer. Rename the file with letters, digits, "
            "spaces, dots and hyphens.",
        ) from error


def _refuse_alike(originals: Sequence[_Original]) -> None:
    """One photo twice, or two whose anchors files would have one name."""
    seen: dict[str, str] = {}
    for each in originals:
        for what in (each.file.sha256, each.file.path.stem.casefold()):
            if what in seen:
                raise InputError(
                    "set_file",
                    f"{seen[what]} and {each.name} are the same photo, or differ in the ending of their names alone. "
                    "Take one out, or rename it.",
                )
            seen[what] = each.name


def _refuse_unfit(photos: Sequence[ManifestPhoto]) -> None:
    names = [name for photo in photos for name in (photo.name, *(file.name for file in photo.files))]
    unfit = unfit_name(names)
    if unfit is not None:
        raise InputError(
            "set_file",
            f"The file name {unfit} is there twice, or cannot be on every computer. Rename the file.",
        )


def _draft(
    told: SetFile,
    set_id: str,
    account_id: str,
    photos: tuple[ManifestPhoto, ...],
    licence_sha256: str,
    releases: tuple[Release, ...],
) -> Draft:
    shares = tuple(
        Share(account_id=author.account, name="", basis_points=basis_points(author))
        for author in told.authors
    ) or (Share(account_id=account_id, name="", basis_points=BASIS_POINTS),)
    return Draft(
        set_id=set_id,
        base_version=0,
        title=told.title,
        story=told.story,
        photographer=told.photographer,
        shot=told.shot.isoformat(),
        place=told.place,
        people=tuple(person.name for person in told.people),
        poses=told.poses,
        moods=told.moods,
        shares=shares,
        generation_price=told.generation_price,
        unlock_price=told.unlock_price,
        licence=told.licence,
        licence_sha256=licence_sha256,
        releases=releases,
        photos=photos,
        cover=_cover(told, photos),
    )


def _cover(told: SetFile, photos: tuple[ManifestPhoto, ...]) -> str:
    name = Path(told.cover or photos[0].name).name
    for photo in photos:
        if photo.name == name:
            return photo.preview.sha256
    raise InputError("set_file", f"The cover, {name}, is none of the set's photos. Name one of them.")


def _blob(file: Outgoing, kind: BlobKind) -> Blob:
    return Blob(sha256=file.sha256, size=file.size, kind=kind, media_type=file.media_type)


def _jpeg(picture: Picture) -> bytes:
    raster = picture.levels[0]
    made = io.BytesIO()
    image = Image.frombytes("RGB", (raster.width, raster.height), raster.data)
    image.save(made, "JPEG", quality=PREVIEW_QUALITY, optimize=True, progressive=True)
    return made.getvalue()


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(
        "unreadable", f"{path} cannot be read. Look whether it is there and may be opened.", str(error)
    )
