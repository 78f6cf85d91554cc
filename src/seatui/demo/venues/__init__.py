"""The demo's venues: a theatre, an arena, and a club in the round."""
