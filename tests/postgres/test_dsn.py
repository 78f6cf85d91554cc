"""The arguments of every connection: whatever libpq takes, from the DSN or the environment."""

import pytest

from seatui.domain.errors import DatabaseUnavailable
from seatui.postgres import open_database
from seatui.postgres.dsn import connection_arguments

HOSTS = {
    "one host": ("host=one", {}, None),
    "several": ("host=one,other", {}, "read-write"),
    "several addresses": ("hostaddr=127.0.0.1,127.0.0.2", {}, "read-write"),
    "several in the environment": ("dbname=shop", {"PGHOST": "one,other"}, "read-write"),
    "several addresses in the environment": ("", {"PGHOSTADDR": "127.0.0.1,127.0.0.2"}, "read-write"),
    "the DSN has the last word on the host": ("host=one", {"PGHOST": "one,other"}, None),
    "the DSN says which": ("host=one,other target_session_attrs=any", {}, "any"),
    # libpq takes it from there.
    "the environment says which": ("host=one,other", {"PGTARGETSESSIONATTRS": "any"}, None),
}


@pytest.mark.parametrize(("dsn", "environment", "wanted"), HOSTS.values(), ids=HOSTS)
def test_of_several_hosts_one_that_takes_writes_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, dsn: str, environment: dict[str, str], wanted: str | None
) -> None:
    for name in ("PGHOST", "PGHOSTADDR", "PGTARGETSESSIONATTRS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert connection_arguments(dsn).get("target_session_attrs") == wanted


async def test_of_several_hosts_that_cannot_be_reached_each_is_named_once() -> None:
    with pytest.raises(DatabaseUnavailable) as refused:
        async with open_database("host=127.0.0.1,127.0.0.2 port=1,2 dbname=shop"):
            pass
    said = str(refused.value)
    assert [said.count(f'"{host}", port {port}') for host, port in (("127.0.0.1", 1), ("127.0.0.2", 2))] == [
        1,
        1,
    ]
    assert "Multiple connection attempts" not in said
