"""Buying credits: a payment at Stripe, and credits when Stripe has said, signed, that it was paid."""
