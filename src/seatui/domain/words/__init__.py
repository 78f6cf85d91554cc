"""Seats and houses in words and signs; foreign text made printable."""
