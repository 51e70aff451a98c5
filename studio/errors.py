"""Everything the studio can tell a person went wrong.

StudioError
 +-- InputError     a file or a value cannot be used
 +-- StorageError   catalogue, vault or disk
 +-- NetworkError   what was asked of another machine did not come, or may not be asked
 +-- ProfileInUse   another window has this profile open
"""

from __future__ import annotations

LICENCE_KIND = "licence"
"""Of the error where a model's licences were not agreed to; its detail is the model's name."""


class StudioError(Exception):
    """`kind` is for programs, `message` a sentence with its remedy for people, `detail` for a log."""

    def __init__(self, kind: str, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.detail = detail


class InputError(StudioError):
    pass


class StorageError(StudioError):
    pass


class NetworkError(StudioError):
    pass


class ProfileInUse(StudioError):
    pass
