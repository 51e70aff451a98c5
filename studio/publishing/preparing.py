"""A set file and the files that it names, read and checked: all that is sent for it."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from pydantic import ValidationError

from render.anchor_file import files_of, save_anchor_file
from render.client import RenderClient
from render.errors import RenderError
from render.messages import AnchorMap, AnchorsLoaded, ImageRef, LoadAnchors
from studio.catalog.base import new_id
from studio.errors import InputError
from studio.files import storage_error, write_file
from studio.library.decoding import result_of
from studio.library.photos import PhotoLibrary
from studio.library.pictures import Picture, Pictures
from studio.library.scan import pictures_in
from studio.publishing.set_file import BASIS_POINTS, Person, Photo, SetFile, basis_points
from sync.client.publishing import Outgoing
from sync.filenames import unfit_name
from sync.messages.documents import Blob, BlobKind, ManifestFile, ManifestPhoto, Release, Share
from sync.messages.marketplace import MAX_PHOTOS, Draft
from sync.messages.uploads import BlobRole

PREVIEW_SIDE = 720
PREVIEW_QUALITY = 82
_NAME = re.compile(r"[\w][\w.\- ]*")


@dataclass(frozen=True)
class Paper:
    """A release, and its signed paper as it was scanned."""

    release: Release
    content: bytes


@dataclass(frozen=True)
class PreparedSet:
    """`draft` has no version yet, and names all of `files`. `unmapped` are photos of whose anchors nothing is known."""

    draft: Draft
    files: tuple[Outgoing, ...]
    papers: tuple[Paper, ...]
    unmapped: tuple[str, ...]


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
        entries = self._entries(told)
        papers = tuple(self._paper(person, set_id) for person in told.people)
        licence = self._outgoing(self._place(told.licence_file), BlobRole.LICENCE, "text/plain")
        originals = [self._outgoing(self._place(entry.file), BlobRole.ORIGINAL) for entry in entries]
        reading = [
            self._pictures.read_file(ImageRef(str(file.path), file.sha256), PREVIEW_SIDE)
            for file in originals
        ]
        photos = tuple(
            self._photo(set_id, entry, original, picture.result())
            for entry, original, picture in zip(entries, originals, reading, strict=True)
        )
        self._refuse_unfit(photos)
        draft = _draft(
            told, set_id, account_id, photos, licence.sha256, tuple(paper.release for paper in papers)
        )
        return PreparedSet(draft, tuple(self._files.values()), papers, tuple(self._unmapped))

    def _entries(self, told: SetFile) -> tuple[Photo, ...]:
        entries = told.photos
        if not entries:
            papers = {self._folder / person.release for person in told.people}
            found = pictures_in(self._folder, subfolders=False)
            entries = tuple(Photo(path.name) for path in found if path not in papers)
        if not entries:
            raise InputError("set_file", f"{self._folder} has no photos. Put the set's originals there.")
        if len(entries) > MAX_PHOTOS:
            raise InputError(
                "set_file",
                f"A set has {MAX_PHOTOS} photos at most, and these are {len(entries)}. Name the best ones in the file.",
            )
        for entry in entries:
            if not _NAME.fullmatch(Path(entry.file).name):
                raise InputError(
                    "set_file",
                    f"The name {Path(entry.file).name} has signs that cannot be on every computer. Rename the file "
                    "with letters, digits, spaces, dots and hyphens.",
                )
        return entries

    def _photo(self, set_id: str, entry: Photo, original: Outgoing, picture: Picture) -> ManifestPhoto:
        preview = self._scratch / f"{original.sha256}.jpg"
        write_file(preview, _jpeg(picture))
        anchors = self._anchors(entry, original, picture)
        return ManifestPhoto(
            photo_id=derived_id(set_id, "photo", original.path.name),
            name=original.path.name,
            width=picture.facts.width,
            height=picture.facts.height,
            original=_blob(original, BlobKind.ORIGINAL),
            preview=_blob(self._outgoing(preview, BlobRole.PREVIEW), BlobKind.PREVIEW),
            files=tuple(
                ManifestFile(
                    name=file.name, blob=_blob(self._outgoing(file, BlobRole.ANCHORS), BlobKind.ANCHORS)
                )
                for file in anchors
            ),
        )

    # -- anchor maps -----------------------------------------------------------------------------------------

    def _anchors(self, entry: Photo, original: Outgoing, picture: Picture) -> tuple[Path, ...]:
        """The anchors file and its masks, written anew under the photo's name."""
        anchors = self._anchor_map(entry, original)
        if anchors is None:
            self._unmapped.append(original.path.name)
            return ()
        size = picture.facts.width, picture.facts.height
        if (anchors.width, anchors.height) != size:
            raise InputError(
                "anchors_invalid",
                f"The anchor map of {original.path.name} is of another size than the photo. Make it anew.",
            )
        target = self._scratch / f"{original.path.stem}.json"
        try:
            save_anchor_file(anchors, target, original.path.name)
        except RenderError as error:
            raise InputError(error.kind.value, error.message, error.detail) from error
        return tuple(file for file in files_of(target) if file.exists())

    def _anchor_map(self, entry: Photo, original: Outgoing) -> AnchorMap | None:
        """What the set file names, else what was drawn in the studio, else what lies beside the photo."""
        if entry.anchors is None:
            known = self._photos.anchors_of_file(original.sha256).result()
            if known is not None:
                return known
        named = None if entry.anchors is None else str(self._place(entry.anchors))
        command = LoadAnchors(task_id=new_id(), photo_path=str(original.path), anchors_path=named)
        try:
            return result_of(self._decoder.submit(command), AnchorsLoaded).anchors
        except RenderError as error:
            raise InputError(error.kind.value, error.message, error.detail) from error

    # -- files -----------------------------------------------------------------------------------------------

    def _place(self, name: str) -> Path:
        return self._folder / name

    def _outgoing(self, path: Path, role: BlobRole, media_type: str = "") -> Outgoing:
        try:
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                size = file.tell()
        except OSError as error:
            raise storage_error(error, path) from error
        if not size:
            raise InputError("empty", f"{path.name} is empty. Look at it, then publish again.")
        kind = media_type or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return self._files.setdefault((sha256, role), Outgoing(path, sha256, size, role, kind))

    def _paper(self, person: Person, set_id: str) -> Paper:
        file = self._place(person.release)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise InputError(
                "not_found",
                f"The release of {person.name} cannot be read from {file}. Look whether it was moved.",
                str(error),
            ) from error
        release = Release(
            release_id=derived_id(set_id, "release", person.name),
            person=person.name,
            signed=person.signed.isoformat(),
            adult=person.adult,
            guardian=person.guardian,
            categories=person.categories,
            territory=person.territory,
            until=person.until.isoformat() if person.until else None,
            ai_derivatives=person.ai_derivatives,
        )
        return Paper(release, content)

    def _refuse_unfit(self, photos: tuple[ManifestPhoto, ...]) -> None:
        names = [name for photo in photos for name in (photo.name, *(file.name for file in photo.files))]
        unfit = unfit_name(names)
        if unfit is not None:
            raise InputError(
                "set_file",
                f"The file name {unfit} is there twice, or cannot be on every computer. Rename the file.",
            )


def derived_id(set_id: str, *words: str) -> str:
    """An id that is the same each time for the same words of a set, in the form of a UUIDv7 with the set's time."""
    seed = hashlib.sha256("\0".join((set_id, *words)).encode()).digest()
    made = bytearray(uuid.UUID(set_id).bytes[:6] + seed[:10])
    made[6] = 0x70 | made[6] & 0x0F
    made[8] = 0x80 | made[8] & 0x3F
    return str(uuid.UUID(bytes=bytes(made)))


def _draft(
    told: SetFile,
    set_id: str,
    account_id: str,
    photos: tuple[ManifestPhoto, ...],
    licence_sha256: str,
    releases: tuple[Release, ...],
) -> Draft:
    try:
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
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(
            "set_file", f"The set cannot be published with this {where}: {first['msg']}."
        ) from error


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
