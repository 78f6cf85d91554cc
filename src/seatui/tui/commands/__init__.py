"""The registry: every command of every screen, once."""
