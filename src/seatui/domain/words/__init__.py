"""Seats and houses as text and glyphs; foreign text made printable."""
