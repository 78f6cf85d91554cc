"""The plans of the statements that a sale is made of, as they run inside the function that sells."""

import re
from textwrap import dedent

import psycopg
from psycopg import ClientCursor

from tests.bench.bench import Bench, say
from tests.bench.houses import SEATS, House, key_of
from tests.bench.servers import row
from tests.bench.states import FILLED, FRESH, fresh_house
from tests.bench.table import code

FUNCTION = "seatui.book"

_OF_FUNCTION = f"FROM pg_proc WHERE pronamespace::regnamespace || '.' || proname = '{FUNCTION}'"
_INTO_VARIABLES = re.compile(r" INTO (\w+, )*\w+(?=\s+FROM\b)")
_EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF)"


async def plans(bench: Bench) -> str:
    """Each statement with its plan, on filled and on freshly made tables."""
    say("looking at the plans of a sale")
    settings = row(bench.filled.dsn, f"SELECT proconfig {_OF_FUNCTION}")[0]
    parts = [
        f"### The plans of {FUNCTION}\n",
        f"Its settings: {', '.join(f'`{one}`' for one in settings)}.\n",
    ]
    for state, house in ((FILLED, bench.filled), (FRESH, await fresh_house(bench))):
        parts.append(f"#### Tables {state}\n")
        parts += [code(f"{statement}\n\n{plan}") for statement, plan in explained(house)]
    return "\n".join(parts)


def explained(house: House) -> list[tuple[str, str]]:
    """The statements of the function, in order, each with its generic plan under the function's settings."""
    body, names, types, settings = row(
        house.dsn,
        "SELECT prosrc, proargnames, ARRAY(SELECT format_type(t, NULL) FROM unnest(proargtypes) AS t), proconfig"
        f" {_OF_FUNCTION}",
    )
    variables = dict(zip(names, types, strict=True)) | _declared_in(body)
    statements = [(text, *_with_parameters(text, list(variables))) for text in statements_of(body)]
    # The driver, which prepares what it has sent several times, deallocates all statements with its own.
    with psycopg.connect(house.dsn, prepare_threshold=None) as connection:
        for number, (_, text, used) in enumerate(statements):
            declared = ", ".join(variables[name] for name in used)
            connection.execute(f"PREPARE sale_{number} ({declared}) AS {text}")
        # Once for the connection to get warm, and once to look.
        for explain, values in (("", _values(house)), (_EXPLAIN, _values(house))):
            plans = []
            for setting in settings:
                connection.execute("SELECT set_config(%s, %s, true)", setting.split("=", 1))
            for number, (_, _, used) in enumerate(statements):
                given = ClientCursor(connection).mogrify(
                    ", ".join(["%s"] * len(used)), [values.get(n) for n in used]
                )
                plans.append(connection.execute(f"{explain} EXECUTE sale_{number} ({given})"))
            connection.rollback()
    return [
        (text, "\n".join(line for (line,) in plan.fetchall()))
        for (text, _, _), plan in zip(statements, plans, strict=True)
    ]


def _values(house: House) -> dict[str, object]:
    first = house.take(1)
    event_id, showtime = key_of(0)
    # What is not among them is NULL: a sale has no end.
    return {
        "its_booking": f"BK-{first}",
        "its_attempt": 1,
        "its_event": event_id,
        "its_user": "user-123",
        "its_showtime": showtime,
        "its_seats": [f"S{n}" for n in range(first, first + SEATS)],
        "booking_status": "CONFIRMED",
        "seat_status": "SOLD",
    }


def statements_of(body: str) -> list[str]:
    """The statements of a PL/pgSQL function that reach for a table."""
    parts = re.sub(r"--.*", "", body).split(";")
    found = (
        re.search(r"^ *(WITH|SELECT|INSERT|UPDATE)\b.*", part, re.MULTILINE | re.DOTALL) for part in parts
    )
    statements = (dedent(match[0]).strip() for match in found if match)
    return [_INTO_VARIABLES.sub("", statement) for statement in statements]


def _declared_in(body: str) -> dict[str, str]:
    """The variables of a PL/pgSQL function, and their types: unknown where a column has it; PREPARE finds it out."""
    declared = body.partition("DECLARE")[2].partition("BEGIN")[0]
    found = re.findall(r"^ +(\w+) (?:constant )?(\w[\w .]*\w)(%TYPE)?", declared, re.MULTILINE)
    return {name: "unknown" if of_column else its_type for name, its_type, of_column in found}


def _with_parameters(statement: str, names: list[str]) -> tuple[str, list[str]]:
    used = [name for name in names if re.search(rf"\b{name}\b", statement)]
    for number, name in enumerate(used, 1):
        statement = re.sub(rf"\b{name}\b", f"${number}", statement)
    return statement, used
