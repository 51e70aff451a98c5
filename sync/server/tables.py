"""Every table of the server, for migrations and tests."""

from __future__ import annotations

from sync.server import events, leases
from sync.server.accounts import tables as accounts
from sync.server.blobs import tables as blobs
from sync.server.buying import tables as buying
from sync.server.ledger import tables as ledger
from sync.server.listings import coauthors
from sync.server.listings import tables as listings
from sync.server.operations import listings as favourites
from sync.server.operations import tables as operations

MODULES = (accounts, blobs, buying, coauthors, events, favourites, leases, ledger, listings, operations)
"""Naming them is what puts their tables into `Base.metadata`."""
