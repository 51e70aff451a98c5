"""Models that look at pictures: what a person wears and how the person stands, and a garment's exact edge.

Asking which parsers there are loads no model and no torch.
"""
