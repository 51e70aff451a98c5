"""Sending a person to pay at Stripe. The library comes with the extra `house`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.server.config import ServerConfig
from sync.server.problems import ProblemError

if TYPE_CHECKING:
    import stripe

MARK = "anchor_account"
"""The key in a payment's metadata that says that it is ours, and whose."""

CREDITS = "anchor_credits"
AMOUNTS = (1000, 2500, 10_000)
"""Credits that can be bought at once: 10, 25 and 100 US dollars."""

SITE = "https://checkout.stripe.com"


class Checkout:
    def __init__(self, client: stripe.StripeClient) -> None:
        self._client = client

    def begin(self, account_id: str, credits: int, back: str) -> str:
        """The address where the person pays. Raises `ProblemError` 502 where Stripe does not answer."""
        import stripe

        marked = {MARK: account_id, CREDITS: str(credits)}
        try:
            session = self._client.v1.checkout.sessions.create(
                {
                    "mode": "payment",
                    "client_reference_id": account_id,
                    "metadata": marked,
                    "payment_intent_data": {"metadata": marked},
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": "usd",
                                "unit_amount": credits,
                                "product_data": {"name": f"{credits} credits"},
                            },
                        }
                    ],
                    "success_url": f"{back}/account",
                    "cancel_url": f"{back}/buy",
                }
            )
        except stripe.StripeError as error:
            raise ProblemError(
                502, "payment", "The payment service does not answer. Nothing was paid; try again later."
            ) from error
        if session.url is None:
            raise ProblemError(502, "payment", "The payment service gave no page. Nothing was paid.")
        return session.url


def checkout_of(config: ServerConfig) -> Checkout | None:
    """None where buying is not set up: without keys, or without the library."""
    if not (config.stripe_key and config.stripe_webhook_secret):
        return None
    try:
        import stripe
    except ImportError:
        return None
    stripe.enable_telemetry = False
    return Checkout(stripe.StripeClient(config.stripe_key, max_network_retries=2))
