"""The samples: two sets of photographs, garments, ground truth, and the script that makes them."""
