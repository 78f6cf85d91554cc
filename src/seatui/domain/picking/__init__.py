"""The cursor and the selection of seats in a house: pure, immutable."""
