"""Photo sets in the marketplace: published, priced, found, taken back, and who may fetch what of them."""
