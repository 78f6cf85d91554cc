"""The journal of a showing as a film."""
