"""What photos may be asked for: the filters of the grid and the rules of smart collections, which are the same."""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    table,
    text,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from studio.catalog.tables import PhotoRow
from studio.catalog.words import match_expression
from studio.library.culling import Flag, Label, WordKind
from studio.library.tables import CollectionPhotoRow, CollectionRow, PhotoWordRow


class Compare(StrEnum):
    AT_LEAST = "at_least"
    EXACTLY = "exactly"
    AT_MOST = "at_most"


class Match(StrEnum):
    ALL = "all"
    ANY = "any"
    NONE = "none"


class _Rule(Struct, frozen=True, tag=True, tag_field="rule", omit_defaults=True):
    pass


class Group(_Rule, frozen=True):
    """All, any or none of the rules hold. A group without rules holds for every photo."""

    rules: tuple[Rule, ...] = ()
    match: Match = Match.ALL


class Stars(_Rule, frozen=True):
    stars: int
    how: Compare = Compare.AT_LEAST


class Flagged(_Rule, frozen=True):
    flags: tuple[Flag, ...]


class Labelled(_Rule, frozen=True):
    labels: tuple[Label, ...]


class Taken(_Rule, frozen=True):
    """By the camera's clock, both ends within: ISO dates, also in part (2026-03). None is open."""

    first: str | None = None
    last: str | None = None


class Camera(_Rule, frozen=True):
    """One of these; None stands for photos that name no camera."""

    cameras: tuple[str | None, ...]


class Keyword(_Rule, frozen=True):
    """At least one of these."""

    words: tuple[str, ...]


class Person(_Rule, frozen=True):
    names: tuple[str, ...]


class Words(_Rule, frozen=True):
    """As typed into the search field."""

    text: str


class HasAnchorMap(_Rule, frozen=True):
    known: bool = True


class IsMissing(_Rule, frozen=True):
    missing: bool = True


class FromSource(_Rule, frozen=True):
    source_ids: tuple[str, ...]


class InFolder(_Rule, frozen=True):
    """In a folder of the disk or below it."""

    folder: str


class InCollection(_Rule, frozen=True):
    """In a collection, in one that a smart collection gives, or in any below a folder of collections."""

    collection_id: str


class Format(_Rule, frozen=True):
    formats: tuple[str, ...]


class FileSize(_Rule, frozen=True):
    """In bytes, both ends within; None is open."""

    at_least: int | None = None
    at_most: int | None = None


Rule = (
    Group
    | Stars
    | Flagged
    | Labelled
    | Taken
    | Camera
    | Keyword
    | Person
    | Words
    | HasAnchorMap
    | IsMissing
    | FromSource
    | InFolder
    | InCollection
    | Format
    | FileSize
)

Condition = ColumnElement[bool]

_MATCHES = text("photo_search MATCH :match")


def encode(rule: Rule) -> bytes:
    return msgspec.json.encode(rule)


def decode(rule: bytes) -> Rule:
    """Raises `msgspec.DecodeError` for what is no rule, which only a newer studio can have written."""
    return msgspec.json.decode(rule, type=Rule)


def condition(session: Session, rule: Rule, within: frozenset[str] = frozenset()) -> Condition:
    """The rule in SQL, over the row of a photo. `within` are smart collections whose rule this is part of: one
    that asks for itself asks for nothing."""
    match rule:
        case Group():
            return _group(session, rule, within)
        case Stars(stars, how):
            return _compared(stars, how)
        case Flagged(flags):
            return PhotoRow.flag.in_(flags)
        case Labelled(labels):
            return PhotoRow.label.in_(labels)
        case Taken(first, last):
            # Of what is written alike the longer comes later, and "~" after everything in a date.
            return _between(PhotoRow.captured_at, first, None if last is None else f"{last}~")
        case Camera(cameras):
            named = PhotoRow.camera.in_([camera for camera in cameras if camera is not None])
            return or_(named, PhotoRow.camera.is_(None)) if None in cameras else named
        case Keyword(words):
            return _has_word(WordKind.KEYWORD, words)
        case Person(names):
            return _has_word(WordKind.PERSON, names)
        case Words(typed):
            return _has_text(typed)
        case HasAnchorMap(known):
            return PhotoRow.has_anchor_map.is_(known)
        case IsMissing(missing):
            return PhotoRow.missing.is_(missing)
        case FromSource(source_ids):
            return PhotoRow.source_id.in_(source_ids)
        case InFolder(folder):
            inside = folder.rstrip(os.sep) + os.sep
            # What begins with "/a/" sorts from it to before "/a" and the character after "/".
            after = inside[:-1] + chr(ord(os.sep) + 1)
            return or_(PhotoRow.folder == folder, and_(PhotoRow.folder >= inside, PhotoRow.folder < after))
        case InCollection(collection_id):
            return _in_collection(session, collection_id, within)
        case Format(formats):
            return PhotoRow.format.in_(formats)
        case FileSize(at_least, at_most):
            return _between(PhotoRow.size, at_least, at_most)


def _group(session: Session, group: Group, within: frozenset[str]) -> Condition:
    parts = [condition(session, rule, within) for rule in group.rules]
    if not parts:
        return true()
    if group.match is Match.ALL:
        return and_(*parts)
    either = or_(*parts)
    # A rule about what a photo does not have (no camera, no date) is neither true nor false in SQL.
    return either if group.match is Match.ANY else not_(func.coalesce(either, false()))


def _compared(stars: int, how: Compare) -> Condition:
    if how is Compare.EXACTLY:
        return PhotoRow.rating == stars
    return PhotoRow.rating >= stars if how is Compare.AT_LEAST else PhotoRow.rating <= stars


def _between(column: InstrumentedAttribute[Any], first: object, last: object) -> Condition:
    parts: list[Condition] = []
    if first is not None:
        parts.append(column >= first)
    if last is not None:
        parts.append(column <= last)
    return and_(true(), *parts)


def _has_word(kind: WordKind, words: Sequence[str]) -> Condition:
    query = select(PhotoWordRow.photo).where(PhotoWordRow.kind == kind, PhotoWordRow.word.in_(words))
    return PhotoRow.number.in_(query)


def _has_text(typed: str) -> Condition:
    match = match_expression(typed)
    if not match:
        return true()
    found = select(literal_column("rowid", Integer)).select_from(table("photo_search"))
    return PhotoRow.number.in_(found.where(_MATCHES.bindparams(bindparam("match", match, unique=True))))


def _in_collection(session: Session, collection_id: str, within: frozenset[str]) -> Condition:
    row = session.get(CollectionRow, collection_id)
    if row is None or collection_id in within:
        return false()
    if row.rule is not None:
        return condition(session, decode(row.rule), within | {collection_id})
    if row.kind == "photos":
        query = select(CollectionPhotoRow.photo).where(CollectionPhotoRow.collection_id == collection_id)
        return PhotoRow.number.in_(query)
    children = session.scalars(select(CollectionRow.id).where(CollectionRow.parent_id == collection_id)).all()
    return or_(false(), *(_in_collection(session, child, within) for child in children))
