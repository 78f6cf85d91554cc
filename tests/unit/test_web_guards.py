"""What keeps others out of the app in a browser: passwords, attempts, sessions, origins, bounded places."""

import asyncio
from pathlib import Path

import pytest

from seatui.domain.errors import InvalidRequest
from seatui.web.attempts import OF_ALL, OF_ONE, WINDOW, Attempts
from seatui.web.documents import FILES, app_page, full_page, login_page
from seatui.web.origins import address_of, is_local_name, is_loopback, is_same_origin
from seatui.web.passwords import Password, password_in, random_password
from seatui.web.places import NoPlace, Places
from seatui.web.sessions import LIFETIME, MOST, Sessions


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_only_the_password_is_right_however_its_accents_are_typed() -> None:
    password = Password("sésame-ouvre")
    assert password.is_right("se\u0301same-ouvre")
    assert not any(map(password.is_right, ("", "sésame", "sésame-ouvre ", "SÉSAME-OUVRE", "\ud800")))


def test_a_random_password_is_another_each_time() -> None:
    made = {random_password() for _ in range(50)}
    assert len(made) == 50
    assert {len(each) for each in made} == {19}


def test_a_password_file_is_read_by_its_first_line(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("correct horse\nsecond line\n")
    assert password_in(file) == "correct horse"


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "8 characters"), (b"short\n", "8 characters"), (b"\xff\n", "UTF-8")]
)
def test_a_password_file_without_a_password_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "password"
    file.write_bytes(content)
    with pytest.raises(InvalidRequest, match=why):
        password_in(file)


def test_a_missing_password_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="nowhere cannot be read: No such file"):
        password_in(tmp_path / "nowhere")


def test_after_some_wrong_passwords_an_address_waits_and_no_other_does(clock: Clock) -> None:
    attempts = Attempts(clock)
    for _ in range(OF_ONE):
        assert attempts.wait("10.0.0.5") == 0
        attempts.note_wrong("10.0.0.5")
    assert attempts.wait("10.0.0.5") == WINDOW
    assert attempts.wait("10.0.0.6") == 0
    clock.now += WINDOW
    assert attempts.wait("10.0.0.5") == 0


def test_addresses_of_one_network_of_ipv6_count_as_one(clock: Clock) -> None:
    attempts = Attempts(clock)
    for number in range(OF_ONE):
        attempts.note_wrong(f"2001:db8::{number}")
    assert attempts.wait("2001:db8::ffff") > 0
    assert attempts.wait("2001:db8:0:1::1") == 0


def test_many_addresses_together_wait_too(clock: Clock) -> None:
    attempts = Attempts(clock)
    for number in range(OF_ALL):
        attempts.note_wrong(f"10.0.1.{number}")
    assert attempts.wait("10.9.9.9") > 0


def test_a_session_ends_half_a_day_after_its_last_use(clock: Clock) -> None:
    sessions = Sessions(clock)
    session = sessions.begin()
    clock.now += LIFETIME - 1
    assert sessions.find(session.token) is session
    clock.now += LIFETIME - 1
    assert sessions.find(session.token) is session
    clock.now += LIFETIME
    assert sessions.find(session.token) is None


def test_a_session_with_an_open_page_is_in_use(clock: Clock) -> None:
    sessions = Sessions(clock)
    session = sessions.begin()
    sessions.open_page(session)
    clock.now += 2 * LIFETIME
    sessions.close_page(session)
    assert sessions.find(session.token) is session


def test_sessions_are_bounded_and_open_pages_keep_theirs(clock: Clock) -> None:
    sessions = Sessions(clock)
    kept, oldest = sessions.begin(), sessions.begin()
    sessions.open_page(kept)
    for _ in range(MOST - 1):
        clock.now += 1
        sessions.begin()
    assert sessions.find(oldest.token) is None
    assert sessions.find(kept.token) is kept


def test_a_page_of_another_site_is_another_origin() -> None:
    assert is_same_origin("http://box.example:8000", "box.example:8000")
    assert is_same_origin("https://Box.example", "box.example")
    others = (None, "", "null", "http://evil.example", "http://box.example:9000", "http://[", "file://")
    assert not any(is_same_origin(each, "box.example:8000") for each in others)


def test_without_a_password_only_names_of_this_machine_are_answered() -> None:
    """Another name may lead to 127.0.0.1, and its pages have that name's origin."""
    for host in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"):
        assert is_local_name(host, "127.0.0.1")
    assert not any(
        is_local_name(host, "127.0.0.1") for host in ("evil.example:8000", "", "[", "127.0.0.1.evil.example")
    )


def test_only_a_loopback_address_needs_no_password() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.1.2.3", "::1", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.1.5", "box.example", "")))


def test_an_address_is_one_that_browsers_take() -> None:
    assert address_of("::1", 8000) == "http://[::1]:8000/"
    assert address_of("127.0.0.1", 80) == "http://127.0.0.1:80/"


def test_the_pages_have_our_title_and_only_numbers_for_a_size() -> None:
    for page in (app_page("", is_light=False, has_password=True), login_page(), full_page(2)):
        assert "<title>seatui" in page
    assert 'data-font-size="20"' in app_page("20", is_light=True, has_password=False)
    for size in ("", "x", '"><script>', "²"):
        assert 'data-font-size="16"' in app_page(size, is_light=True, has_password=False)
    assert "Log out" not in app_page("", is_light=True, has_password=False)


def test_every_file_of_the_pages_is_there() -> None:
    assert all(file.is_file() for file in FILES.values())


async def test_a_place_is_given_back_and_a_browser_gets_its_number_again(clock: Clock) -> None:
    sessions, places = Sessions(clock), Places(2)
    ann, bo = sessions.begin(), sessions.begin()
    async with places.place(ann) as first:
        async with places.place(bo) as second:
            assert (first, second, places.is_full_for(sessions.begin())) == (1, 2, True)
        async with places.place(sessions.begin()) as third:
            assert third == 3
    async with places.place(ann) as again:
        assert again == 1


async def test_who_finds_no_place_is_refused_at_once(clock: Clock) -> None:
    sessions, places = Sessions(clock), Places(1)
    async with places.place(sessions.begin()):
        with pytest.raises(NoPlace):
            async with places.place(sessions.begin()):
                pytest.fail("there is one place")


async def test_a_reload_waits_for_the_place_that_the_page_before_is_leaving(clock: Clock) -> None:
    sessions, places = Sessions(clock), Places(1)
    ann, has_ended = sessions.begin(), asyncio.Event()

    async def page_before() -> None:
        async with places.place(ann) as number:
            places.leave(number)
            await has_ended.wait()

    async def page_after() -> int:
        async with places.place(ann) as number:
            return number

    before = asyncio.create_task(page_before())
    await asyncio.sleep(0)
    after = asyncio.create_task(page_after())
    await asyncio.sleep(0)
    assert not places.is_full_for(ann)
    assert not after.done()
    has_ended.set()
    assert await after == 1
    await before


async def test_the_end_waits_for_the_last_place_and_gives_no_other(clock: Clock) -> None:
    sessions, places = Sessions(clock), Places(2)
    async with places.place(sessions.begin()):
        closing = asyncio.create_task(places.close())
        await asyncio.sleep(0)
        with pytest.raises(NoPlace):
            async with places.place(sessions.begin()):
                pytest.fail("the places are closed")
        assert not closing.done()
    await closing
