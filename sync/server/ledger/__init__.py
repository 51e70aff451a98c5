"""The books: double entry in whole credits, insert-only. `docs/ledger.md` lists accounts and rules."""
