"""PostgreSQL: the repositories, the pool, the migrations, the embedded server. Only this layer imports psycopg."""

import logging

from seatui.postgres.bookings import PostgresBookingRepository
from seatui.postgres.database import Database, open_database
from seatui.postgres.houses import PostgresHouseRepository
from seatui.postgres.plans import PostgresPlanRepository

# The pool warns of every connection it could not make; callers hear of it as an error, and a screen must not be
# written over by a log.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

__all__ = [
    "Database",
    "PostgresBookingRepository",
    "PostgresHouseRepository",
    "PostgresPlanRepository",
    "open_database",
]
