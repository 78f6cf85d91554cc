"""The screens of the app: showings, a house, and the dialogs over them."""
