"""The ids of bookings."""

from seatui.domain.model.bookings import new_booking_id


def test_booking_ids_can_be_read_out_and_do_not_repeat() -> None:
    made = {new_booking_id() for _ in range(2000)}
    assert len(made) == 2000
    assert all(len(each) == 17 and not set("ILOU") & set(each) for each in made)
