"""JSON of other systems, parsed: what is broken is refused with its place."""

import json

from seatui.plans.draft import Draft, quoted


class _NamedTwice(Exception):
    """A name occurs twice in one JSON object: the value of the first would be lost."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _NamedTwice(next(name for name in names if names.count(name) > 1))
    return found


def parsed_json(text: str, draft: Draft) -> object:
    """What a text of JSON says. Raises InvalidPlan for one that is broken, or names a field twice."""
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        message = f"the JSON is broken: line {error.lineno}, column {error.colno}: {error.msg}"
        raise draft.refusal(message) from error
    except RecursionError as error:
        raise draft.refusal("the JSON is nested too deeply") from error
    except _NamedTwice as error:
        raise draft.refusal(f"the JSON names {quoted(str(error))} twice in one object") from error
    except ValueError as error:  # Python refuses to convert thousands of digits
        raise draft.refusal("the JSON has a number with too many digits") from error
