"""What `db status` says of the age of a server."""

from datetime import date

import pytest

from seatui.postgres.server_release import ServerRelease

SEPTEMBER, NOVEMBER = date(2026, 9, 12), date(2026, 11, 29)

AGES = {
    ("18.6", date(2026, 8, 14)): "released 2026-08-13, 1 day ago",
    ("18.6", SEPTEMBER): "released 2026-08-13, 30 days ago",
    ("18.6", NOVEMBER): "released 2026-08-13, 108 days ago, and a newer one may be out",
    ("18.4", SEPTEMBER): "released 2026-05-14, 121 days ago, and 18.6 of 2026-08-13 is out",
    ("16.14", SEPTEMBER): "released 2026-05-14, 121 days ago, and 16.15 of 2026-08-13 is out",
    ("16.2", SEPTEMBER): "released before 2025-02-13, and 16.15 of 2026-08-13 is out",
    ("13.23", SEPTEMBER): "released 2025-11-13, 303 days ago, and gets no fixes any more",
    ("18.10", NOVEMBER): "released lately",
    ("19.0", NOVEMBER): "released lately",
}


@pytest.mark.parametrize(("release", "age"), AGES.items(), ids=lambda each: str(each[0]))
def test_a_release_has_its_age_and_what_is_newer(release: tuple[str, date], age: str) -> None:
    assert ServerRelease(*release).age == age
