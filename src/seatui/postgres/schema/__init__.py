"""The schema: migrations, the suitability of existing tables, and integrity checks."""
