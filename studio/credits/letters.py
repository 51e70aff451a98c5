"""What a person can do about an operation that the server refused for good."""

from __future__ import annotations

_BY_CODE = {
    "other_body": "Copy this and write to whoever runs the server.",
    "bad_signature": (
        "Revoke this machine on the account's page in the browser, then sign in again, so that it gets a new key; then "
        "do it once more."
    ),
    "bad_offer": "Sync, look at the set's price in Explore, and do it once more.",
    "no_lease": "Sync, so that credits are reserved for this machine anew; then do it once more.",
    "overspent": "Buy credits under Account, sync, and do it once more.",
    "forked": (
        "A copy of this profile has spent the same credits. Use one of the two only; whoever runs the server looks "
        "at the amount that waits."
    ),
    "resolved": "Nothing: it was decided before. The statement says how.",
    "unknown_hold": "Render the look again if its picture is needed.",
    "stale": "Look at the set as it is now, and change it once more.",
    "not_yours": "Sign in to the account that the set belongs to.",
    "withdrawn": "Choose another set in Explore.",
    "frozen": "Write to whoever runs the server; the account is on hold until they have looked at it.",
    "poison": "Copy this and write to whoever runs the server. Everything else went on.",
}


def next_step(kind: str, code: str) -> str:
    """A sentence. `kind` is of the operation, `code` a `sync.messages.operations.VerdictCode`."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    again = {"hold": "Render the look again.", "unlock": "Unlock the set again in Explore."}
    return again.get(kind, "Sync; if it comes back, write to whoever runs the server.")
