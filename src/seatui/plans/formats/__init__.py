"""The formats, a module each: from text to a draft."""
