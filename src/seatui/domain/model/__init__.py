"""Seats, showings, bookings and the journal, and the validation of requests."""
