"""JSON as people have it, and as an attacker has it: parsed within bounds of time and memory."""

import json
import re

from seatui.plans.draft import Draft, quoted

MAX_CONTAINERS = 1_500_000
"""More objects and lists than the plan of any house has: its seats have two or three of them each."""
MAX_VALUES = 6_000_000
"""More values than it has: its seats have twenty of them each."""
MAX_NAMES = 2_000
"""More different names than the fields of any format have."""

MAX_TEXT = 1_000_000
"""More characters than any text of a plan has."""

_LONG_TEXT = re.compile(f'"[^"]{{{MAX_TEXT}}}')
_NAME = re.compile(r'"([^"\\]{1,100})"\s*:')
_SAMPLES, _SAMPLE = 64, 1 << 14
"""How many parts of a text are looked at for names, and the length of each."""


def parse_json(text: str, draft: Draft) -> object:
    """What the text says. Raises InvalidPlan for what is no JSON, and for far more of it than a plan can be."""
    # Counted before anything is made of it: a text of 60 MB can be 20 million lists.
    if text.count("{") + text.count("[") > MAX_CONTAINERS:
        raise draft.refusal(
            f"the JSON has more than {MAX_CONTAINERS:,} objects and lists, or is nested too deeply"
        )
    if text.count(",") > MAX_VALUES:
        raise draft.refusal(f"the JSON has more than {MAX_VALUES:,} values")
    if _LONG_TEXT.search(text):
        raise draft.refusal(f"the JSON has a text of more than {MAX_TEXT:,} characters")
    if len(_sampled_names(text)) > MAX_NAMES:
        raise draft.refusal(f"the JSON has more than {MAX_NAMES:,} different names of fields")
    return _parsed(text, draft)


def _sampled_names(text: str) -> set[str]:
    """The names in some parts of a text: where they differ throughout, this shows."""
    step = max(len(text) // _SAMPLES, _SAMPLE)
    return {
        name for start in range(0, len(text), step) for name in _NAME.findall(text, start, start + _SAMPLE)
    }


class _NamedTwice(Exception):
    """A name occurs twice in one JSON object: the value of the first would be lost."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _NamedTwice(next(name for name in names if names.count(name) > 1))
    return found


def _parsed(text: str, draft: Draft) -> object:
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
