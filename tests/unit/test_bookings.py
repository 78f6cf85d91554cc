"""The ids of bookings."""

from seatui.domain.model.bookings import is_own_booking_id, new_booking_id


def test_booking_ids_can_be_read_out_and_do_not_repeat() -> None:
    made = {new_booking_id() for _ in range(2000)}
    assert len(made) == 2000
    assert all(map(is_own_booking_id, made))
    assert not any(
        map(is_own_booking_id, ("BK-1", "bk-7q4z-km2x-wd9t", "WEB-7Q4Z-KM2X-WD9T", "BK-7Q4Z-KM2X-WD9I"))
    )
    assert all(len(each) == 17 and not set("ILOU") & set(each) for each in made)
