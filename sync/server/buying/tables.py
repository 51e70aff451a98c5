"""Payments as they were told, so that each gives credits once and takes no more back than it gave."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.database import Base, seconds_now


class PaymentRow(Base):
    """`id` is the checkout session's, `intent` what refunds and disputes name.

    `total` is what was paid in cents with tax; `returned` counts credits that went back and are not here again.
    """

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("credits > 0 AND returned >= 0 AND returned <= credits", name="returned"),
    )

    id: Mapped[str] = mapped_column(String(255), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    intent: Mapped[str] = mapped_column(String(255), unique=True)
    credits: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)
    refunded: Mapped[int] = mapped_column(BigInteger, default=0)
    """Credits refunded, of Stripe's own running sum."""
    disputed: Mapped[int] = mapped_column(BigInteger, default=0)
    """Credits that a chargeback took, for as long as it stands."""
    returned: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)


class PaymentEventRow(Base):
    """What Stripe told, by the id of the event, which it may send many times."""

    __tablename__ = "payment_events"

    id: Mapped[str] = mapped_column(String(255), primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
