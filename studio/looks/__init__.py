"""Looks: a photo with garments by slot, seen as a preview, rendered, judged, found again and saved.

`values` says what a look is, `bench` what every step works with; then a file for each step: `dressing`,
`rendering`, `workflows`, `judging`, `saving`, and `catalogue`, which finds again what was rendered (its queries are in
`finding`).
"""

from studio.looks.catalogue import Catalogue
from studio.looks.dressing import PRIMED_GARMENTS, Dressing
from studio.looks.finding import CatalogueRender, Facets, LookFilter, LookSort, WornGarment
from studio.looks.judgements import Approval, ApprovalState, Judged, Judgement
from studio.looks.saving import MASTER_SUFFIXES, Saving
from studio.looks.values import (
    SEEDLESS_ENGINES,
    Look,
    RendersChanged,
    RenderState,
    RenderSummary,
    Reopened,
    fits,
)
from studio.looks.workflows import Workflows

__all__ = [
    "MASTER_SUFFIXES",
    "PRIMED_GARMENTS",
    "SEEDLESS_ENGINES",
    "Approval",
    "ApprovalState",
    "CatalogueRender",
    "Facets",
    "Judged",
    "Judgement",
    "Look",
    "LookFilter",
    "LookSort",
    "Looks",
    "RenderState",
    "RenderSummary",
    "RendersChanged",
    "Reopened",
    "WornGarment",
    "fits",
]


class Looks(Dressing, Workflows, Saving, Catalogue):
    """Everything a dressing room and the catalogue of looks do. Methods return futures."""
