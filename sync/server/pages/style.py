"""The pages' one style sheet: the studio's tokens as variables, then `house.css`."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

router = APIRouter(include_in_schema=False)
FOREVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FONTS = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")


@cache
def style() -> str:
    """The one style sheet of the pages, in the colours of the studio's themes."""
    tokens = tomllib.loads(files("resources").joinpath("themes", "tokens.toml").read_text("utf-8"))
    light, dark = _variables(tokens["light"]), _variables(tokens["dark"])
    sheet = files("sync.server.pages").joinpath("house.css").read_text("utf-8")
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n{sheet}"
    )


def _variables(colours: dict[str, str]) -> str:
    return " ".join(f"--{name.replace('_', '-')}: {value};" for name, value in colours.items())


@cache
def style_path() -> str:
    """Its address changes with what is in it, so that a browser may keep it for ever."""
    return f"/static/{hashlib.sha256(style().encode()).hexdigest()[:16]}.css"


@router.get("/static/{name}")
def static(name: Annotated[str, Path(max_length=80)]) -> Response:
    if f"/static/{name}" == style_path():
        return Response(style(), media_type="text/css; charset=utf-8", headers=FOREVER)
    if name in FONTS:
        return Response(
            files("resources").joinpath("fonts", name).read_bytes(), media_type="font/otf", headers=FOREVER
        )
    return Response(status_code=404)
