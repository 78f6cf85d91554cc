"""What is sold and to whom: seats, showings, bookings, the journal; and what can be said of a request."""
