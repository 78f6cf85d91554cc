"""The demo: a theatre, its showings, and the tour as plain text."""
