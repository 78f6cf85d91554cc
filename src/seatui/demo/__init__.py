"""The demo house, and the journey through it."""
