"""Search for seats, bookings and customers by typed text."""
