"""The whole contract between the studio and its render processes.

Every value here is frozen and serialisable, because one `RenderRequest` is at once the message between
processes, the record in the history, the key of a cache and the fixture of a test.

Coordinates are pixels of the image after its orientation was applied, x to the right and y down, the centre
of the first pixel at (0, 0). Masks are 8-bit grey PNG files of the same size as their image: 255 inside,
0 outside, values between for a soft edge.

    Command                    what a process is asked to do; every one carries a `task_id`
    Event                      what it answers; a task gets exactly one terminal event:
        Started
        Progress
        Finished(result)       terminal
        Failed(kind, message)  terminal
        Cancelled              terminal
"""

from __future__ import annotations

from msgspec import Struct, field

from render.delivery import Delivery
from render.names import ErrorKind, Region, Slot
from render.pixel_data import Exposure, Level, Raster, Thumbnail
from render.places import Box, Keypoint, Point

KEYPOINT_NAMES = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear",
    "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist",
    "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
)  # fmt: skip
"""The COCO-17 names; left is the person's own left."""


class ImageRef(Struct, frozen=True):
    """An image on disk. The bytes are hashed again whenever it is read; a mismatch is `CHANGED`."""

    path: str
    sha256: str


class AnchorMap(Struct, frozen=True):
    """What is known of a photo.

    `regions` holds one mask per known label and `protect` what no garment may cover (face, hair, hands and
    anything in front). `source` is `creator`, `model:NAME@REV`, `hand` or `file`.
    """

    width: int
    height: int
    keypoints: dict[str, Keypoint] = field(default_factory=dict)
    regions: dict[Region, ImageRef] = field(default_factory=dict)
    protect: ImageRef | None = None
    source: str = "hand"


class Garment(Struct, frozen=True):
    """A brand's product picture as a render needs it.

    `cutout` is its mask; `landmarks` are named points in the pixels of `image` (`render.garment` names them).
    What is missing, the slot included, the light process works out.
    """

    image: ImageRef
    slot: Slot | None = None
    category: str = ""
    cutout: ImageRef | None = None
    landmarks: dict[str, Point] = field(default_factory=dict)


class LoraUse(Struct, frozen=True):
    """A LoRA file that a render wears, and how strongly: 0 is not at all, 1 as it was trained."""

    path: str
    sha256: str
    weight: float = 1.0


class RenderRequest(Struct, frozen=True):
    """A look to be rendered: photo, what is known of it, and garments from the innermost to the outermost.

    `variants` are the seeds of all the looks that were asked for with this one and differ from it in nothing else, its
    own among them: an engine may make several of them at once. Part of the request, because it may show in the last
    bits of a picture with how many others it was made.
    """

    photo: ImageRef
    anchors: AnchorMap
    garments: tuple[Garment, ...]
    engine: str = "drape"
    seed: int = 0
    parameters: dict[str, float | int | str | bool] = field(default_factory=dict)
    loras: tuple[LoraUse, ...] = ()
    variants: tuple[int, ...] = ()


class Checks(Struct, frozen=True):
    """The proof of a render, computed from what was written. See `render.stages.check` for the formulas.

    anchor_changed    pixels that differ from the photo outside the edit region; must be 0
    garment_delta_e   median CIEDE2000 between the garment's colours and the render, shading divided out
    detail            normalised correlation with the drape where the drape is confident, -1 to 1
    seam              gradient step across the edge of the edit region over that of its surroundings, >= 0
    coverage          share of the edit region that is filled, 0 to 1
    generated_skin    share of the edit region that is invented skin, 0 to 1
    """

    anchor_changed: int
    garment_delta_e: float
    detail: float
    seam: float
    coverage: float
    generated_skin: float


# -- commands ------------------------------------------------------------------------------------------------


class Command(Struct, frozen=True, kw_only=True, tag=True):
    task_id: str


class Inspect(Command, frozen=True, kw_only=True):
    """Decode one file of unknown origin: what it is, its size and metadata, and thumbnails as JPEG."""

    path: str
    thumbnail_sides: tuple[int, ...] = (256, 1024)


class LoadAnchors(Command, frozen=True, kw_only=True):
    """Read a photo's anchors file and check every mask it names; without a path, the one beside it, if any."""

    photo_path: str
    anchors_path: str | None = None


class ReadPicture(Command, frozen=True, kw_only=True):
    """Decode a photo for looking at, no larger than `longest_side`, or whole with None.

    The pixels go to the file `output`, whole or not at all: the levels of `PictureRead` one after another. They are
    in the colours of `display`, a screen's ICC profile; without one they are sRGB.
    """

    photo: ImageRef
    output: str
    longest_side: int | None = None
    display: bytes | None = None


class AnalyseGarment(Command, frozen=True, kw_only=True):
    """Find cut-out, category, slot, colour names and landmarks of a product picture."""

    image: ImageRef
    slot: Slot | None = None
    cutout: ImageRef | None = None
    output_folder: str


class OpenPhoto(Command, frozen=True, kw_only=True):
    """Decode a photo ahead of its first preview and keep it. Answers with pixels for the canvas, of a render where
    there is a `patch`.
    """

    photo: ImageRef
    longest_side: int
    patch: ImageRef | None = None


class Preview(Command, frozen=True, kw_only=True):
    """Drape at canvas resolution. Answers with pixels, writes nothing."""

    request: RenderRequest
    longest_side: int


class Prime(Command, frozen=True, kw_only=True):
    """Work out ahead what a first drape would wait for, and keep it: the person, where anchors are known, and as
    many of the garments, in their order, as there is room for. Steps back behind whatever a person waits for.
    """

    photo: ImageRef
    longest_side: int
    anchors: AnchorMap | None = None
    garments: tuple[Garment, ...] = ()


class Render(Command, frozen=True, kw_only=True):
    """Render at native resolution and write a patch into `output_folder`."""

    request: RenderRequest
    output_folder: str


class Compose(Command, frozen=True, kw_only=True):
    """Write the master: original and patch at full quality. `output`'s suffix picks PNG, TIFF or JPEG.

    `edit_region` asks for the mask of the pixels that were allowed to change (255), as PNG. `parameters` is text that
    a PNG says of how it was generated.
    """

    photo: ImageRef
    patch: ImageRef
    output: str
    edit_region: str | None = None
    quality: int = 95
    parameters: str = ""


class WriteWorkflow(Command, frozen=True, kw_only=True):
    """Write what ComfyUI needs to go on with this look: a workflow in its API format, the pictures it loads, a page.

    `output_folder` is not there yet, or empty; it is written whole or not at all.
    """

    request: RenderRequest
    output_folder: str


class Export(Command, frozen=True, kw_only=True):
    """Write a file to be delivered: a photo, or a photo and the patch of a render, as `delivery` says.

    `output` is written where it stands and synced, not renamed: giving it its name is for whoever asked, and so is
    removing what a killed process left. A file of that name is overwritten. `xmp` is a packet to be embedded as it is,
    `parameters` text that a PNG says of how it was generated.
    """

    photo: ImageRef
    patch: ImageRef | None = None
    output: str
    delivery: Delivery
    xmp: str = ""
    parameters: str = ""


class Stroke(Struct, frozen=True):
    """A stroke of the smart brush: a polyline with a width, or a filled polygon when `closed`."""

    points: tuple[Point, ...]
    radius: float
    include: bool = True
    closed: bool = False


class RefineRegion(Command, frozen=True, kw_only=True):
    """Smart brush: turn rough strokes into a region mask and a protect mask."""

    photo: ImageRef
    region: Region
    strokes: tuple[Stroke, ...]
    anchors: AnchorMap | None = None
    output_folder: str


class MakeAnchors(Command, frozen=True, kw_only=True):
    """Find the person of a photo with models: regions, protect mask and body points.

    `parameters` may name the folder of `weights`, in which each model has its own, and the `device`, `cuda` or `cpu`.
    """

    photo: ImageRef
    output_folder: str
    parameters: dict[str, float | int | str | bool] = field(default_factory=dict)


class Matte(Command, frozen=True, kw_only=True):
    """Give a garment's cut-out the edge that a matting model sees; `parameters` as in `MakeAnchors`.

    Without a `cutout` the file's own alpha or its plain ground says where the garment is.
    """

    image: ImageRef
    cutout: ImageRef | None = None
    output_folder: str
    parameters: dict[str, float | int | str | bool] = field(default_factory=dict)


class Cancel(Command, frozen=True, kw_only=True):
    """Stop the task with this id; it answers with `Cancelled`, or `Finished` if it was faster."""


AnyCommand = (
    Inspect
    | LoadAnchors
    | ReadPicture
    | AnalyseGarment
    | OpenPhoto
    | Preview
    | Prime
    | Render
    | Compose
    | WriteWorkflow
    | Export
    | RefineRegion
    | MakeAnchors
    | Matte
    | Cancel
)


# -- results -------------------------------------------------------------------------------------------------


class Result(Struct, frozen=True, kw_only=True, tag=True):
    pass


class Inspected(Result, frozen=True, kw_only=True):
    """`width` and `height` are after orientation. `captured_at` is ISO 8601 without zone, as cameras write it."""

    sha256: str
    format: str
    width: int
    height: int
    bit_depth: int
    colour_space: str
    captured_at: str | None = None
    camera: str | None = None
    thumbnails: tuple[Thumbnail, ...] = ()


class PictureRead(Result, frozen=True, kw_only=True):
    """What was read for looking at, and what is known of the file. `width` and `height` are of the whole photo.

    levels      of the pixels that were written: 8-bit RGB, rows from the top without padding, the largest first
    histogram   four times 256 little-endian counts of 32 bit: red, green, blue and luminance (Rec. 709 weights of the
                encoded values), of evenly spread pixels of the largest level, in the file's own colours
    """

    width: int
    height: int
    levels: tuple[Level, ...]
    histogram: bytes
    file_bytes: int
    format: str
    bit_depth: int
    colour_space: str
    captured_at: str | None = None
    camera: str | None = None
    exposure: Exposure = Exposure()
    title: str | None = None


class AnchorsLoaded(Result, frozen=True, kw_only=True):
    """`anchors` is None where no anchors file lies beside the photo."""

    anchors: AnchorMap | None = None


class GarmentAnalysed(Result, frozen=True, kw_only=True):
    garment: Garment
    category_confidence: float
    colours: tuple[str, ...]


class PhotoOpened(Result, frozen=True, kw_only=True):
    """`raster` is sRGB; `scale` is raster pixels per photo pixel."""

    width: int
    height: int
    scale: float
    raster: Raster


class Previewed(Result, frozen=True, kw_only=True):
    """The drape in sRGB, to be painted over the opened photo's raster at `box` (raster pixels).

    `raster` is RGBA, its alpha 0 where the photo shows through; `needs_fill` is grey, of the same box.
    """

    box: Box
    scale: float
    raster: Raster
    needs_fill: Raster
    seconds: float
    warnings: tuple[str, ...] = ()


class Primed(Result, frozen=True, kw_only=True):
    """`person` says whether the person is known now; `garments` how many are ready, from the first."""

    person: bool
    garments: int


class Rendered(Result, frozen=True, kw_only=True):
    """`stages` is seconds by stage; `preview` is a JPEG of the whole look, at most 1024 pixels on a side.

    `plan` says in words how the engine was loaded; empty where there is nothing to load.
    """

    patch: ImageRef
    box: Box
    checks: Checks
    engine: str
    engine_revision: str
    seconds: float
    stages: dict[str, float]
    preview: bytes
    warnings: tuple[str, ...] = ()
    plan: str = ""


class Composed(Result, frozen=True, kw_only=True):
    master: ImageRef
    width: int
    height: int


class WorkflowWritten(Result, frozen=True, kw_only=True):
    """The path of the workflow, and the names of the pictures beside it that go into ComfyUI's input folder."""

    workflow: str
    pictures: tuple[str, ...]


class Exported(Result, frozen=True, kw_only=True):
    """What was written to the command's `output`: its hash, its size in bytes and in pixels."""

    sha256: str
    size: int
    width: int
    height: int


class RegionRefined(Result, frozen=True, kw_only=True):
    region: ImageRef
    protect: ImageRef


class AnchorsMade(Result, frozen=True, kw_only=True):
    anchors: AnchorMap
    warnings: tuple[str, ...] = ()


class Matted(Result, frozen=True, kw_only=True):
    cutout: ImageRef
    warnings: tuple[str, ...] = ()


AnyResult = (
    Inspected
    | PictureRead
    | AnchorsLoaded
    | GarmentAnalysed
    | PhotoOpened
    | Previewed
    | Primed
    | Rendered
    | Composed
    | WorkflowWritten
    | Exported
    | RegionRefined
    | AnchorsMade
    | Matted
)


# -- events --------------------------------------------------------------------------------------------------


class Event(Struct, frozen=True, kw_only=True, tag=True):
    task_id: str


class Started(Event, frozen=True, kw_only=True):
    """`thread` is the identifier of the thread that does it, as a crash report names it; 0 where nobody knows."""

    thread: int = 0


class Progress(Event, frozen=True, kw_only=True):
    """`fraction` runs from 0 to 1 over the whole task, or is None where it cannot be known.

    `preview` is how the look comes along, to be painted over the photo at `box` (photo pixels), at its own size.
    """

    stage: str
    fraction: float | None = None
    preview: Raster | None = None
    box: Box | None = None


class Finished(Event, frozen=True, kw_only=True):
    result: AnyResult


class Failed(Event, frozen=True, kw_only=True):
    """`message` is a sentence for a person and says what to do; `detail` is for a log."""

    kind: ErrorKind
    message: str
    detail: str = ""


class Cancelled(Event, frozen=True, kw_only=True):
    pass


AnyEvent = Started | Progress | Finished | Failed | Cancelled
