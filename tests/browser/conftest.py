"""Fixtures of the browser."""

import pytest

from seatui.postgres import open_database
from tests.support import make_house


@pytest.fixture
async def house(dsn: str) -> str:
    """The DSN of a database with the small house."""
    async with open_database(dsn) as database:
        await make_house(database)
    return dsn
