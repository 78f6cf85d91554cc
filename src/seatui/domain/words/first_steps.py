"""First steps for those who have no showings yet: commands that make one, or show the demo's."""

IMPORT = "seatui plan import FILE --event ID --name TEXT --showtime TS"
DEMO = "seatui demo"
DEMO_BY_COMMAND = "the demo has data of its own: seatui demo -- COMMAND …"
