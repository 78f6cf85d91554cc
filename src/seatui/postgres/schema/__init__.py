"""The schema: migrations, the tables that are found, and whether everything holds."""
