"""The pictures of the documentation, drawn by the app itself."""
