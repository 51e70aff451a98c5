"""What the studio knows and keeps: catalogue, key, vault, thumbnails, snapshots."""

from __future__ import annotations

from studio.catalog.catalog import Catalog

__all__ = ["Catalog"]
