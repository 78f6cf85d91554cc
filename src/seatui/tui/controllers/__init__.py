"""Controllers: the effects of commands and of messages."""
