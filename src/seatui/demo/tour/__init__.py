"""The demo's guided tour: its chapters, and the parties that the app has to do with in them."""
