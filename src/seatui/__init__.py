"""seatui: the box office in a terminal."""
