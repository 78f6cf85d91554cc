"""PostgreSQL: the repositories, the pool, the migrations, the embedded server. Only this layer imports psycopg."""

import logging

from seatui.postgres.database import Database, open_database
from seatui.postgres.repositories.booking_steps import PostgresBookingRepository
from seatui.postgres.repositories.house_reader import PostgresHouseRepository
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository

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
