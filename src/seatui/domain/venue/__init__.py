"""A house: where its seats are, and how each stands."""
