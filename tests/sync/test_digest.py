from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.digest import Tally, digest

HOLDS = [("a", "held", 5), ("b", "posted", 7), ("c", "voided", 9)]
UNLOCKS = [("u", "s", 1, "open")]


def test_counts_and_sums() -> None:
    made = digest(HOLDS, UNLOCKS)
    assert (made.unlocks, made.holds, made.held, made.posted) == (1, 3, 5, 7)
    assert digest([], []).sha256 == "0" * 64


def test_the_order_does_not_matter_and_every_field_does() -> None:
    made = digest(HOLDS, UNLOCKS)
    assert digest(reversed(HOLDS), UNLOCKS) == made
    for other in (("a", "held", 6), ("a", "posted", 5), ("d", "held", 5)):
        assert digest([other, *HOLDS[1:]], UNLOCKS).sha256 != made.sha256
    for unlock in (
        ("v", "s", 1, "open"),
        ("u", "t", 1, "open"),
        ("u", "s", 2, "open"),
        ("u", "s", 1, "reversed"),
    ):
        assert digest(HOLDS, [unlock]).sha256 != made.sha256


lines = st.lists(
    st.tuples(st.text("abc", min_size=1), st.sampled_from(["held", "posted"]), st.integers(0, 99))
)


@given(lines, lines)
def test_kept_up_to_date_it_is_what_is_worked_out_anew(
    before: list[tuple[str, str, int]], after: list[tuple[str, str, int]]
) -> None:
    tally = Tally()
    for line in before:
        tally.add_hold(*line)
    for line in before:
        tally.add_hold(*line, times=-1)
    for line in after:
        tally.add_hold(*line)
    again = Tally(tally.unlocks, tally.holds, tally.held, tally.posted, tally.sha256)
    assert again.digest() == digest(after, [])
