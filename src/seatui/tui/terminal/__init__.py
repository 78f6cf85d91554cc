"""Everything that reaches into Textual: painting, the terminal, the key queue, the garbage collector."""
