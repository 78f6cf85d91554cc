"""The domain model: seats, houses, selections and bookings, and the rules over them.

Independent of database and terminal; imports only the standard library.
"""
