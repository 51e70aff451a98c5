from __future__ import annotations

import pytest

from studio.commands.try_on import slots_by_position

FLAGS = {"--json", "-h", "--help"}


@pytest.mark.parametrize(
    ("line", "slots"),
    [
        ("photo a -o out", (None,)),
        ("photo a b -o out", (None, None)),
        ("photo --slot upper a -o out", ("upper",)),
        ("photo a -o out --slot upper", ("upper",)),
        ("photo a b --slot upper -o out", ("upper", "upper")),
        ("--slot upper photo a b -o out", ("upper", "upper")),
        ("photo --slot upper a b --slot lower c -o out", ("upper", "upper", "lower")),
        ("photo --slot=upper a --slot=lower c", ("upper", "lower")),
        ("photo a --slot upper b --slot lower", ("upper", "lower")),
        ("photo --json --slot upper a --seed 3 b", ("upper", "upper")),
        ("photo -oout --slot upper a", ("upper",)),
        ("-o out --anchors x.json photo --slot upper a", ("upper",)),
        ("photo --slot upper -- -a b", ("upper", "upper")),
        ("photo", ()),
        ("", ()),
    ],
)
def test_a_slot_holds_for_the_garments_before_the_next(line: str, slots: tuple[str | None, ...]) -> None:
    assert slots_by_position(line.split(), FLAGS) == slots
