"""What Stripe tells about payments. Events come late, twice and out of order; each counts once."""

from __future__ import annotations

import logging

from pydantic import BaseModel, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sync.messages.base import MAX_CREDITS
from sync.server.accounts.access import lock_account
from sync.server.buying.checkout import CREDITS, MARK
from sync.server.buying.tables import PaymentEventRow, PaymentRow
from sync.server.house import House
from sync.server.ledger.movements import buy, refund
from sync.server.problems import ProblemError

_log = logging.getLogger(__name__)
Cents = int | None


class About(BaseModel):
    """What an event is about: a checkout session, a charge or a dispute; only what is read of it."""

    id: str = Field(min_length=1, max_length=255)
    payment_intent: str | None = Field(default=None, max_length=255)
    metadata: dict[str, str] | None = None
    payment_status: str = ""
    currency: str | None = None
    amount: Cents = Field(default=None, ge=0, le=MAX_CREDITS)
    amount_subtotal: Cents = Field(default=None, ge=0, le=MAX_CREDITS)
    amount_total: Cents = Field(default=None, ge=0, le=MAX_CREDITS)
    amount_refunded: Cents = Field(default=None, ge=0, le=MAX_CREDITS)

    @property
    def mark(self) -> str | None:
        return (self.metadata or {}).get(MARK)


class _Data(BaseModel):
    object: About


class Event(BaseModel):
    id: str = Field(min_length=1, max_length=255)
    type: str = Field(max_length=80)
    data: _Data


class _AnyEvent(BaseModel):
    type: str


def verified(house: House, payload: bytes, signature: str) -> Event | None:
    """The event, once its signature is Stripe's; None for a kind that is not of interest.

    Raises `ProblemError`: 404 where buying is not set up, 400 for what is not signed or not understood.
    """
    secret = house.config.stripe_webhook_secret
    if not secret:
        raise ProblemError(404, "not_set_up", "Buying is not set up on this server.")
    import stripe

    try:
        stripe.WebhookSignature.verify_header(payload, signature, secret, 300)  # pyright: ignore[reportUnknownMemberType]
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise ProblemError(400, "signature", "This was not signed by the payment service.") from error
    try:
        if _AnyEvent.model_validate_json(payload).type not in KINDS:
            return None
        return Event.model_validate_json(payload)
    except ValidationError as error:
        raise ProblemError(400, "event", "This event is not understood.") from error


def apply(house: House, event: Event) -> None:
    """Raises `ProblemError` 409 where another event has to come first; Stripe sends this one again."""

    def work(session: Session) -> bool:
        try:
            with session.begin_nested():
                session.add(PaymentEventRow(id=event.id, kind=event.type))
        except IntegrityError:
            return False
        KINDS[event.type](session, event, event.data.object)
        return True

    if house.database.run(work):
        house.metrics.count("payment_event")


def _paid(session: Session, event: Event, about: About) -> None:
    if about.mark is None or about.payment_status != "paid" or about.payment_intent is None:
        return
    asked = (about.metadata or {}).get(CREDITS, "")
    if about.currency != "usd" or str(about.amount_subtotal) != asked or not about.amount_subtotal:
        _log.error("A payment is not what was asked for.", extra={"facts": {"event": event.id}})
        raise ProblemError(400, "amount", "The payment is not of the amount and currency that was asked for.")
    lock_account(session, about.mark)
    if session.get(PaymentRow, about.id) is not None:
        return
    session.add(
        PaymentRow(
            id=about.id,
            account_id=about.mark,
            intent=about.payment_intent,
            credits=about.amount_subtotal,
            total=about.amount_total or about.amount_subtotal,
        )
    )
    session.flush()
    buy(session, about.mark, about.amount_subtotal, "Credits bought", f"stripe {about.id}")


def _refunded(session: Session, event: Event, about: About) -> None:
    row = _payment(session, about)
    if row is None:
        if about.mark is not None:
            raise ProblemError(409, "not_yet", "The payment itself has not been told yet.")
        return
    # Stripe tells the running sum, so that a smaller one is an older event.
    row.refunded = max(row.refunded, _credits_of(row, about.amount_refunded or 0))
    _settle(session, event, row, "Purchase refunded")


def _charged_back(session: Session, event: Event, about: About) -> None:
    row = _payment(session, about)
    if row is not None:
        row.disputed = _credits_of(row, about.amount or 0)
        _settle(session, event, row, "Purchase charged back")


def _chargeback_won(session: Session, event: Event, about: About) -> None:
    row = _payment(session, about)
    if row is not None:
        row.disputed = 0
        _settle(session, event, row, "Chargeback was won")


def _payment(session: Session, about: About) -> PaymentRow | None:
    row = session.scalar(select(PaymentRow).where(PaymentRow.intent == about.payment_intent))
    if row is not None:
        lock_account(session, row.account_id)
        session.refresh(row)
    return row


def _credits_of(row: PaymentRow, cents: int) -> int:
    """The part of a payment's credits that some of its cents (tax among them) paid for, rounded up."""
    return min(row.credits, -(-cents * row.credits // row.total))


def _settle(session: Session, event: Event, row: PaymentRow, text: str) -> None:
    """Move what has to be back and is not, or is back and should be here."""
    wanted = min(row.credits, row.refunded + row.disputed)
    change, row.returned = wanted - row.returned, wanted
    if change > 0:
        refund(session, row.account_id, change, text, f"stripe {event.id}")
    elif change < 0:
        buy(session, row.account_id, -change, text, f"stripe {event.id}")


KINDS = {
    "checkout.session.completed": _paid,
    "checkout.session.async_payment_succeeded": _paid,
    "charge.refunded": _refunded,
    "charge.dispute.funds_withdrawn": _charged_back,
    "charge.dispute.funds_reinstated": _chargeback_won,
}
