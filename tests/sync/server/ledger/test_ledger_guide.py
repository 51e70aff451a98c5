"""`docs/ledger.md` is about these books and no others."""

from __future__ import annotations

import re
from pathlib import Path

from sync.server.ledger.chart import MAY_BE_NEGATIVE, Book, Rule

GUIDE = (Path(__file__).parents[4] / "docs/ledger.md").read_text()


def test_every_rule_has_a_heading() -> None:
    headings = re.findall(r"^### (.+)$", GUIDE, re.MULTILINE)
    assert sorted(name for heading in headings for name in re.findall(r"`(\w+)`", heading)) == sorted(Rule)


def test_every_account_is_listed_with_whether_it_may_be_negative() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+ \| (yes|no)\b.* \|$", GUIDE, re.MULTILINE)
    assert {name for name, _ in rows} == set(Book)
    assert {name for name, may in rows if may == "yes"} == MAY_BE_NEGATIVE
