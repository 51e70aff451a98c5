"""Recipes that a person keeps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from studio.catalog.base import Base, new_id, now


class ExportPresetRow(Base):
    """A named recipe as JSON; the one without a name is what was used last.

    In the catalogue and not among the settings: it holds folders of customers, which are encrypted here, and a command
    beside an open window must see a preset as soon as it is kept, without either writing over the other's.
    """

    __tablename__ = "export_presets"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(Text, unique=True)
    recipe: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(default=now)
