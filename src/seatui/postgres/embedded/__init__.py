"""The embedded server: real PostgreSQL in the data folder, shared by the terminals of one user."""
