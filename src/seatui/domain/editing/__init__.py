"""The mending of a plan by hand: edits, and their history."""
