"""Code below Textual's public API: painting, terminal cells, key queue, garbage collection."""
