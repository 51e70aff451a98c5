"""The memory planner: how a model is loaded so that a render fits the card, decided and said before it starts.

A plan is chosen by arithmetic alone, from the sizes of the components, the work of each phase and the budget; no torch
here. Sizes are bytes. The phases of a render are text (only where its features are not in the cache), encoding the
pictures, denoising and decoding; what each holds besides weights is the engine's `Workload`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from render.cards import ModelCard, Role
from render.errors import EngineError
from render.messages import ErrorKind, LoraUse
from render.safetensors import ComponentSize, component_size, component_sizes

GIGABYTE = 1_000_000_000

BEST_PIXELS = 1024 * 1024
SMALLER_AREAS = (1.0, 0.75, 0.5)
"""Shares of the best area that are tried before a render is refused; less than half a megapixel is no picture."""

SPARE = 1.04
"""What the allocator keeps beyond what is in use: blocks are rounded up and not all of them are joined again."""

CONTEXT_BYTES = 600_000_000
"""What CUDA and its libraries take on a card before the first tensor, which the driver still calls free."""

MOST_TOGETHER = 4
"""Variants that are made in one go where a plan moves weights for each picture, which then move once for all of them.
A model that stays on the card is kept busy by one picture of a megapixel, and the first of several would come later."""

MOST_BATCH = 16
"""That may be asked for."""

PINNED = 2
"""Pinned, a block's matrices cross to the card while another computes. The copies for that come in powers of two, so
that they take up to twice the weights."""

MAIN_MEMORY_SPARE = 2_000_000_000
"""Of main memory: what the looks' own stages and everything else on the machine are left."""

IN_TILES, TOGETHER, SMALLER = "decoded in tiles", " variants at a time", " MP"
"""How a plan's words say or end with what the last bits of a picture depend on, besides their first one."""

GROUPS_IN_FLIGHT = 2
"""Blocks that group offload keeps on the card: the one that computes and the one that is on its way."""


class Precision(StrEnum):
    """How the denoiser's matrices are kept. `full` is 16 bit on a GPU and 32 bit on a CPU."""

    FULL = "full"
    FP8 = "fp8"
    INT8 = "int8"
    INT4 = "int4"


class Offload(StrEnum):
    """What waits in main memory: nothing; whole components but the one at work; all but single blocks."""

    NONE = "none"
    COMPONENT = "component"
    GROUP = "group"


class TextPlace(StrEnum):
    """Where the text encoder runs once its features are not in the cache."""

    BESIDE = "beside"
    ALONE = "alone"
    CPU = "cpu"


BYTES_PER_PARAMETER = {
    Precision.FULL: 2.0,
    Precision.FP8: 1.0,
    Precision.INT8: 1.01,  # and a scale for each row
    Precision.INT4: 0.5625,  # and a scale for each block of 64, itself kept in 8 bit
}


@dataclass(frozen=True)
class Workload:
    """What the phases of one render hold besides weights. `decode_tiled` is decoding in tiles, which encoding in tiles
    does not exceed; `kept_references` what a step holds more where references are kept from step to step.
    """

    text: int
    encode: int
    denoise: int
    decode: int
    decode_tiled: int
    kept_references: int = 0


@dataclass(frozen=True)
class Plan:
    """How an engine is loaded and how large a crop it gets.

    `dtype` is a torch dtype's name. `predicted_peak` and `budget` are bytes, 0 on a CPU, where nothing is planned.
    `batch` is how many variants of one look are made in one go, for which a model is loaded no differently. `pinned`
    says that weights that wait in main memory block by block are pinned there. `main_memory` is bytes that wait there,
    of `main_budget`, 0 where it is not known.
    """

    weights: Path
    device: str
    dtype: str
    precision: Precision = Precision.FULL
    offload: Offload = Offload.NONE
    text: TextPlace = TextPlace.BESIDE
    tiled_decode: bool = False
    pixels: int = BEST_PIXELS
    loras: tuple[LoraUse, ...] = ()
    pinned: bool = False
    batch: int = field(default=1, compare=False)
    predicted_peak: int = field(default=0, compare=False)
    budget: int = field(default=0, compare=False)
    main_memory: int = field(default=0, compare=False)
    main_budget: int = field(default=0, compare=False)

    @property
    def words(self) -> str:
        """The plan as a person reads it: “int8, text encoder not loaded, 6.1 of 7.4 GB”."""
        together = [f"{self.batch}{TOGETHER}"] if self.batch > 1 else []
        smaller = [f"{self.pixels / 1e6:.1f}{SMALLER}"] if self.pixels < BEST_PIXELS else []
        if self.device == "cpu":
            return ", ".join(["on the CPU", "32 bit", *together, *smaller])
        said = ["16 bit" if self.precision is Precision.FULL else str(self.precision)]
        if self.offload is Offload.COMPONENT:
            said.append("one component on the card at a time")
        if self.offload is Offload.GROUP:
            said.append(f"block by block from {'pinned ' if self.pinned else ''}main memory")
        if self.tiled_decode:
            said.append(IN_TILES)
        said.append("text encoder beside" if self.text is TextPlace.BESIDE else "text encoder not loaded")
        said += together + smaller
        said.append(f"{self.predicted_peak / GIGABYTE:.1f} of {self.budget / GIGABYTE:.1f} GB")
        if self.main_memory and self.main_budget:
            used, there = self.main_memory / GIGABYTE, self.main_budget / GIGABYTE
            said.append(f"{used:.1f} of {there:.1f} GB of main memory")
        return ", ".join(said)


def decisive(words: str) -> str:
    """Of a plan's words those on which the last bits of a picture depend; empty for a picture without a plan."""
    first, *rest = words.split(", ")
    return ", ".join(
        (first, *(word for word in rest if word == IN_TILES or word.endswith((TOGETHER, SMALLER))))
    )


@dataclass(frozen=True)
class Model:
    """A card and the sizes of its components and what they wear, by folder: as they lie on disk, else as published.

    `loras` is bytes of those that a person chose, in 16 bit.
    """

    card: ModelCard
    sizes: Mapping[str, ComponentSize]
    loras: int = 0

    def weight(self, role: Role, precision: Precision = Precision.FULL) -> int:
        """Bytes of all components of a role on the card."""
        return sum(
            _weight(self.sizes[part.folder], precision)
            for part in self.card.components
            if part.role is role and part.folder in self.sizes
        )

    @property
    def worn(self) -> int:
        """Bytes of adapters and LoRAs, which no precision makes smaller."""
        own = (2 * self.sizes[part.folder].parameters for part in self.card.worn if part.folder in self.sizes)
        return sum(own) + self.loras

    def block_by_block(self) -> int:
        """Bytes of the denoiser that are on the card where its blocks, in 16 bit, come and go."""
        sizes = self._denoisers()
        outside = sum(size.parameters - size.block_parameters for size in sizes)
        return 2 * (outside + GROUPS_IN_FLIGHT * max((size.largest_block for size in sizes), default=0))

    def unpacked(self, precision: Precision) -> int:
        """Bytes of the largest matrix as it is multiplied by, where it is kept smaller than that."""
        largest = max((size.largest_matrix for size in self._denoisers()), default=0)
        return 0 if precision is Precision.FULL else 2 * largest

    def _denoisers(self) -> list[ComponentSize]:
        return [
            self.sizes[part.folder]
            for part in self.card.components
            if part.role is Role.DENOISER and part.folder in self.sizes
        ]


def published(card: ModelCard) -> Model:
    """A model whose weights are not here yet, as its card describes it."""
    sizes = {
        part.folder: ComponentSize(
            parameters=part.parameters,
            stored_bytes=2 * part.parameters,
            matrix_parameters=part.in_matrices,
            tensors=0,
            block_parameters=part.in_blocks,
            largest_block=part.largest_block,
            largest_matrix=part.largest_matrix,
        )
        for part in card.components
    }
    worn = {part.folder: ComponentSize(part.parameters, 2 * part.parameters, 0, 0) for part in card.worn}
    return Model(card, sizes | worn)


def model_in(folder: Path, card: ModelCard, loras: Sequence[LoraUse] = ()) -> Model:
    """A model whose weights are in `folder`, the rest as published. Raises `InputError` as `read_header` does."""
    found = component_sizes(folder)
    if not found:
        sizes = published(card).sizes
    else:
        # What it may wear and does not is not there.
        sizes = {part.folder: published(card).sizes[part.folder] for part in card.components} | found
    return Model(card, sizes, 2 * sum(component_size([Path(lora.path)]).parameters for lora in loras))


def _weight(size: ComponentSize, precision: Precision) -> int:
    full = BYTES_PER_PARAMETER[Precision.FULL]
    rest = size.parameters - size.matrix_parameters
    return round(size.matrix_parameters * BYTES_PER_PARAMETER[precision] + rest * full)


Ladder = Sequence[tuple[Precision, Offload]]

LADDER: Ladder = (
    (Precision.FULL, Offload.NONE),
    (Precision.INT8, Offload.NONE),
    (Precision.INT4, Offload.NONE),
    (Precision.FULL, Offload.COMPONENT),
    (Precision.INT8, Offload.COMPONENT),
    (Precision.INT4, Offload.COMPONENT),
    (Precision.FULL, Offload.GROUP),
)
"""From the best to the slowest way to hold a model."""


def ladder_of(precision: str | None) -> Ladder:
    """The ways to hold a model that keep its matrices as somebody wishes; all where nobody does.

    Raises `ValueError` for what is no `Precision`.
    """
    if precision is None:
        return LADDER
    kept = Precision(precision)
    return [step for step in LADDER if step[0] is kept] or [(kept, Offload.NONE)]


def plans(
    model: Model,
    workload_of: Mapping[int, Workload],
    budget: int,
    weights: Path,
    *,
    ladder: Ladder = LADDER,
    loras: tuple[LoraUse, ...] = (),
    variants: int = 1,
    batch: int = 0,
    main: int | None = None,
    tiled_too: bool = False,
) -> Iterator[Plan]:
    """Every plan that fits `budget`, the best first. `workload_of` is by crop area in pixels, the largest first.

    `main` is bytes of main memory that weights may wait in (`budget_of_machine`), None where that is not known. With
    `tiled_too` a plan that decodes in tiles comes after the same that need not.

    A smaller area comes after every way of holding the model at a larger one. Where there are several `variants` of a
    look, a plan that makes some of them in one go comes before the same plan without; no other plan is taken for its
    sake. `batch` is the most in one go, 0 where that is to be decided here.
    """
    for pixels, work in workload_of.items():
        for precision, offload in _possible(model, ladder):
            for tiled in (False, True):
                plan = Plan(
                    weights,
                    "cuda",
                    "bfloat16",
                    precision,
                    offload,
                    tiled_decode=tiled,
                    pixels=pixels,
                    loras=loras,
                    budget=budget,
                )
                plan = replace(plan, predicted_peak=predict_peak(model, plan, work))
                if plan.predicted_peak <= budget:
                    for placed in _in_main_memory(model, plan, main):
                        plan = replace(placed, text=_text_place(model, placed, work))
                        yield from _together(model, plan, work, variants, batch)
                        yield plan
                    if not tiled_too:
                        break


def _possible(model: Model, ladder: Ladder) -> Ladder:
    return [step for step in ladder if step[1] is not Offload.GROUP or model.card.moves_blocks]


def _in_main_memory(model: Model, plan: Plan, main: int | None) -> Iterator[Plan]:
    """The plan with what waits in main memory, as far as there is room for it: pinned first, which a system may refuse
    all the same.
    """
    for pinned in (True, False) if plan.offload is Offload.GROUP else (False,):
        placed = replace(plan, pinned=pinned, main_budget=main or 0)
        placed = replace(placed, main_memory=waits_in_main_memory(model, placed))
        if main is None or placed.main_memory <= main:
            yield placed


def waits_in_main_memory(model: Model, plan: Plan) -> int:
    """Bytes of weights that are kept in main memory under this plan. Those on their way from a file to the card are
    not counted: they are the file's own pages, which the system takes back as it needs them.
    """
    denoiser = model.weight(Role.DENOISER, plan.precision) + model.worn
    if plan.offload is Offload.GROUP:
        return denoiser * (PINNED if plan.pinned else 1)
    return denoiser + model.weight(Role.AUTOENCODER) if plan.offload is Offload.COMPONENT else 0


def _together(model: Model, plan: Plan, work: Workload, variants: int, batch: int) -> Iterator[Plan]:
    """The plan with as many variants in one go as fit, where more than one does."""
    usual = 1 if plan.offload is Offload.NONE else MOST_TOGETHER
    for count in range(min(variants, batch or usual), 1, -1):
        several = replace(plan, batch=count)
        peak = predict_peak(model, several, work)
        if peak <= plan.budget:
            yield replace(several, predicted_peak=peak)
            return


def best_plan(
    model: Model,
    workload_of: Mapping[int, Workload],
    budget: int,
    weights: Path,
    *,
    ladder: Ladder = LADDER,
    loras: tuple[LoraUse, ...] = (),
    main: int | None = None,
) -> Plan:
    """Raises `EngineError(DOES_NOT_FIT)` with what would fit."""
    for plan in plans(model, workload_of, budget, weights, ladder=ladder, loras=loras, main=main):
        return plan
    if main is not None:
        _refuse_for_main_memory(model, plans(model, workload_of, budget, weights, ladder=ladder), main)
    pixels, work = list(workload_of.items())[-1]
    least = min(
        predict_peak(
            model,
            Plan(weights, "cuda", "bfloat16", precision, offload, tiled_decode=True, pixels=pixels),
            work,
        )
        for precision, offload in _possible(model, ladder)
    )
    raise EngineError(
        ErrorKind.DOES_NOT_FIT,
        f"{model.card.title} needs {least / GIGABYTE:.1f} GB of free GPU memory at least and has "
        f"{budget / GIGABYTE:.1f}; close other programs that use the GPU, raise the studio's own limit, or use the "
        "drape engine.",
    )


def _refuse_for_main_memory(model: Model, fitting: Iterator[Plan], main: int) -> None:
    """Raises `EngineError(DOES_NOT_FIT)` where plans fit the card, but main memory does for none of them."""
    needs = [waits_in_main_memory(model, replace(plan, pinned=False)) for plan in fitting]
    if needs:
        raise EngineError(
            ErrorKind.DOES_NOT_FIT,
            f"{model.card.title} does not fit this GPU as a whole, and of it {min(needs) / GIGABYTE:.1f} GB at least "
            f"would wait in main memory, where {main / GIGABYTE:.1f} are free for it; close other programs, raise the "
            "studio's own limit of GPU memory, or use the drape engine.",
        )


def budget_of_machine(available: int, mine: int) -> int:
    """Bytes of main memory that weights may wait in, of those that the system calls available and those that the
    engine's process holds already.
    """
    return max(0, available + mine - MAIN_MEMORY_SPARE)


def budget_of_card(free: int, mine: int, total: int, cap: float = 0.0) -> int:
    """Bytes a render may hold: what the driver reports free, what the engine's process holds included.

    `cap` is a person's own limit in gigabytes (10^9); 0 is none.
    """
    budget = free + mine - (0 if mine else CONTEXT_BYTES)
    if cap > 0:
        budget = min(budget, round(cap * GIGABYTE))
    return max(0, min(budget, total))


def predict_peak(model: Model, plan: Plan, work: Workload) -> int:
    """The most that a render holds on the card under this plan, features of the text being in the cache."""
    denoiser = model.weight(Role.DENOISER, plan.precision) + model.worn
    autoencoder, image = model.weight(Role.AUTOENCODER), model.weight(Role.IMAGE)
    denoise = work.denoise * plan.batch + model.unpacked(plan.precision)
    encode = min(work.encode, work.decode_tiled) if plan.tiled_decode else work.encode
    # One after another, while those that are done wait in 32 bit.
    decode = (work.decode_tiled if plan.tiled_decode else work.decode) + (plan.batch - 1) * plan.pixels * 12
    if plan.offload is Offload.COMPONENT:
        # The autoencoder, which was at work before, steps aside for nobody; the denoiser does for it.
        peak = max(denoiser + autoencoder + denoise, autoencoder + max(encode, decode), image + encode)
    else:
        if plan.offload is Offload.GROUP:
            denoiser = min(denoiser, model.block_by_block() + model.worn)
        peak = denoiser + autoencoder + image + max(encode, denoise, decode)
    return round(peak * SPARE)


def _text_place(model: Model, plan: Plan, work: Workload) -> TextPlace:
    text = round((model.weight(Role.TEXT) + work.text) * SPARE)
    autoencoder = model.weight(Role.AUTOENCODER)
    held = model.weight(Role.DENOISER, plan.precision) + model.worn + autoencoder
    if plan.offload is Offload.NONE and text + held <= plan.budget:
        return TextPlace.BESIDE
    stays = autoencoder if plan.offload is Offload.GROUP else 0
    return TextPlace.ALONE if text + stays <= plan.budget else TextPlace.CPU
