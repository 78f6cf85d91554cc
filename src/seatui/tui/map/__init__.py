"""The map of a house: geometry, painters, the mini map, and the view."""
