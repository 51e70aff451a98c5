"""Texts that are named in one place and translated in another; the studio's own tables have them too."""

from studio.marked import marked

__all__ = ["marked"]
