"""The embedded server: a real PostgreSQL in the data folder, shared by the terminals of one user."""
