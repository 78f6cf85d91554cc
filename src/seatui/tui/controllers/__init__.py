"""One thing each: what commands do, and what follows from facts."""
