"""The app in a web browser: a server that starts one process of it for each visitor, behind a password."""
