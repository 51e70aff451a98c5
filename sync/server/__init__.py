"""The house server: accounts, marketplace and ledger. One process, one database, blobs beside it."""
