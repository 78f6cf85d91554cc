"""A house: the layout of its seats, and the state of each."""
