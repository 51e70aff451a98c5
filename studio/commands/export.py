"""`anchor export`: kept renders, and photos as they are, written as a recipe says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer

from studio.commands.common import JsonOption, ProfileOption, profile_of
from studio.console import WrongUse, print_json, print_text, say
from studio.errors import InputError
from studio.export.recipe import (
    ColourSpace,
    Conflict,
    Delivery,
    FileFormat,
    Generation,
    Metadata,
    Preset,
    Recipe,
    Sharpening,
    SizeRule,
)
from studio.jobs.states import Decision
from studio.looks import RenderSummary
from studio.studio import Studio

S = TypeVar("S", bound=msgspec.Struct)

FORMATS = {"tiff": FileFormat.TIFF16} | {kind.value: kind for kind in FileFormat}
"""What `--format` takes; `tiff` alone loses nothing of any photo."""


def export(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to", "-o", help="The folder to write to.", show_default=False)],
    renders: Annotated[
        list[str] | None, typer.Argument(help="Which renders, as `anchor jobs` lists them; all kept without.")
    ] = None,
    photo: Annotated[
        list[str] | None, typer.Option("--photo", help="A photo as it is, by its id; may be given again.")
    ] = None,
    preset: Annotated[
        str | None, typer.Option("--preset", help="Begin with this preset; without, masters as PNG.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--format", "--kind", help=f"One of {', '.join(sorted(FORMATS))}.")
    ] = None,
    quality: Annotated[
        int | None, typer.Option("--quality", help="1 to 100, of JPEG, WebP and AVIF.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="Template such as {photo}-{garment}-{sequence:3}.")
    ] = None,
    subfolder: Annotated[
        str | None, typer.Option("--subfolder", help="Template of folders below, such as {set}/{date}.")
    ] = None,
    long_edge: Annotated[int | None, typer.Option("--long-edge", help="Pixels.")] = None,
    short_edge: Annotated[int | None, typer.Option("--short-edge", help="Pixels.")] = None,
    fit: Annotated[str | None, typer.Option("--fit", help="A box such as 1600x1200, in pixels.")] = None,
    megapixels: Annotated[float | None, typer.Option("--megapixels")] = None,
    percent: Annotated[float | None, typer.Option("--percent", help="Of the photo's size.")] = None,
    enlarge: Annotated[bool, typer.Option("--enlarge", help="Let pictures become larger.")] = False,
    resolution: Annotated[float | None, typer.Option("--ppi", help="Pixels per inch to state.")] = None,
    sharpening: Annotated[Sharpening | None, typer.Option("--sharpen", help="What for.")] = None,
    colour: Annotated[ColourSpace | None, typer.Option("--colour", help="Colour profile.")] = None,
    metadata: Annotated[
        Metadata | None, typer.Option("--metadata", help="What of the photo's camera data goes along.")
    ] = None,
    generation: Annotated[
        Generation | None,
        typer.Option("--generation", help="What a PNG says of the model that rendered it."),
    ] = None,
    conflict: Annotated[
        Conflict | None, typer.Option("--conflict", help="What becomes of a file that has the name.")
    ] = None,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write kept renders, and photos as they are, into a folder. Of renders only what is kept leaves the studio."""
    if kind is not None and kind not in FORMATS:
        raise WrongUse(f"Files are written as {', '.join(sorted(FORMATS))}, not as “{kind}”.")
    sizes = {
        SizeRule.LONG_EDGE: {"edge": long_edge},
        SizeRule.SHORT_EDGE: {"edge": short_edge},
        SizeRule.FIT: _box(fit),
        SizeRule.MEGAPIXELS: {"megapixels": megapixels},
        SizeRule.PERCENT: {"percent": percent},
    }
    asked = {rule: values for rule, values in sizes.items() if None not in values.values()}
    if len(asked) > 1:
        raise WrongUse("Say one size only: --long-edge, --short-edge, --fit, --megapixels or --percent.")
    with Studio.open(profile_of(context, profile), window=False) as studio:
        recipe = _preset(studio.exports.presets().result(), preset)
        size = recipe.delivery.size
        for rule, values in asked.items():
            size = _changed(size, rule=rule, **values)
        delivery = _changed(
            recipe.delivery,
            format=None if kind is None else FORMATS[kind],
            quality=quality,
            size=_changed(size, enlarge=enlarge or None),
            resolution=resolution,
            sharpening=sharpening,
            colour=colour,
            metadata=metadata,
            generation=generation,
        )
        recipe = _changed(
            recipe,
            delivery=delivery,
            name=name,
            subfolder=subfolder,
            conflict=conflict,
            folder=str(to.absolute()),
        )
        recipe.check()
        # Photos alone are no reason to write every render too.
        wanted = renders or []
        chosen = [] if photo and not wanted else choose(studio.looks.renders().result(), wanted)
        items = studio.exports.items(chosen, photo or ()).result()
        written = [str(path) for path in studio.exports.write(recipe, chosen, photo or ())]
    cautions = list(dict.fromkeys(item.caution for item in items if item.caution))
    if as_json:
        print_json({"masters": written, "cautions": cautions})
        return
    print_text("\n".join(written))
    for sentence in cautions:
        say(sentence)


def choose(listed: tuple[RenderSummary, ...], wanted: list[str]) -> list[str]:
    """Ids of the kept renders that were asked for. Raises `InputError` for one that is not kept."""
    finished = {render.render_id: render for render in listed if render.render_id is not None}
    for render_id in wanted:
        if render_id not in finished:
            raise InputError(
                "unknown_render", f"There is no render {render_id}. `anchor jobs` lists what there is."
            )
        if finished[render_id].decision is not Decision.KEPT:
            raise InputError(
                "not_kept",
                f"Render {render_id} is {finished[render_id].decision.value}, and only kept renders are exported. "
                "Keep it in the studio first (P).",
            )
    chosen = [
        render_id
        for render_id, render in finished.items()
        if render.decision is Decision.KEPT and (not wanted or render_id in wanted)
    ]
    if not chosen:
        raise InputError("nothing_kept", "No render is kept yet. Keep one in the studio first (P).")
    return chosen


def _preset(known: tuple[Preset, ...], wanted: str | None) -> Recipe:
    """The preset with this name or id; a beginning of its name is enough where only one begins so."""
    if wanted is None:
        return Recipe(Delivery(format=FileFormat.PNG))
    key = wanted.casefold()
    found = [preset for preset in known if key in (preset.name.casefold(), preset.id.casefold())]
    found = found or [preset for preset in known if preset.name.casefold().startswith(key)]
    if len(found) != 1:
        names = ", ".join(f"“{preset.name}”" for preset in known)
        raise InputError("unknown_preset", f"There is no preset “{wanted}”. Use one of {names}.")
    return found[0].recipe


def _box(text: str | None) -> dict[str, int | None]:
    if text is None:
        return {"width": None}
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise WrongUse(f"--fit takes a box such as 1600x1200, not “{text}”.")
    return {"width": int(width), "height": int(height)}


def _changed(value: S, **changes: object) -> S:
    """A copy with what was said changed, checked as it would be on its way into a file."""
    changed = msgspec.structs.replace(value, **{k: v for k, v in changes.items() if v is not None})
    try:
        return msgspec.convert(msgspec.to_builtins(changed), type(value))
    except msgspec.ValidationError as error:
        raise WrongUse(f"This recipe cannot be used: {error}.") from error
