"""PostgreSQL: the repositories, the pool, the migrations, the embedded server. Only this layer imports psycopg."""

import logging

from seatui.postgres.database import Database, Origin, open_database
from seatui.postgres.repositories.booking_steps import PostgresBookingRepository
from seatui.postgres.repositories.event_zones import PostgresEventZones
from seatui.postgres.repositories.history_writer import PostgresHistoryRepository
from seatui.postgres.repositories.house_reader import PostgresHouseRepository
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository

# The pool logs a warning for every failed connection; callers get an error for it, and a log must not write over
# the screen.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

__all__ = [
    "Database",
    "Origin",
    "PostgresBookingRepository",
    "PostgresEventZones",
    "PostgresHistoryRepository",
    "PostgresHouseRepository",
    "PostgresPlanRepository",
    "open_database",
]
