"""One file a format: from its text to a draft."""
