"""What comes on top of a creator's price."""

from __future__ import annotations


def fee_of(price: int, basis_points: int) -> int:
    """The platform's fee in whole credits, rounded up; nothing on nothing."""
    return -(-price * basis_points // 10_000)
