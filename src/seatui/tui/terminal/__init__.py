"""Code below Textual's public API: painting, terminal cells, driver and output, key queue, garbage collection."""
