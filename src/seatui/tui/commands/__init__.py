"""The commands of every screen, their registry, and their keys."""
