"""The screens of the app: showings, a house, the confirmation of a sale, help."""
