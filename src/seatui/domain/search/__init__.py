"""Seats, bookings and customers by what somebody types."""
