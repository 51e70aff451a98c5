"""A creator's photo sets: described in a file beside the photos, checked here, published to the account's server."""
