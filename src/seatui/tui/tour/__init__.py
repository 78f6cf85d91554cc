"""A guided tour of the app: a script of captions and keys, and the player that presses them."""
