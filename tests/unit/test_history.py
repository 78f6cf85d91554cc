"""Undo and redo: a step back and a step on, as far as the seats can still be had."""

from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.picking.history import LONGEST_HISTORY, History
from seatui.domain.picking.selection import Selection


def history(*states: str) -> History[str]:
    made = History("")
    for state in states:
        made = made.push(state)
    return made


def test_a_step_is_taken_back_and_made_again() -> None:
    picked = history("A", "AB")
    assert picked.undo().now == "A"
    assert picked.undo().undo().now == ""
    assert picked.undo().undo().redo().now == "A"
    assert picked.undo().redo() == picked


def test_at_either_end_nothing_happens() -> None:
    picked = history("A")
    assert picked.undo().undo() == picked.undo()
    assert picked.redo() == picked
    assert (picked.can_undo, picked.can_redo) == (True, False)
    assert (picked.undo().can_undo, picked.undo().can_redo) == (False, True)


def test_a_new_step_forgets_what_was_undone() -> None:
    picked = history("A", "AB").undo().push("AC")
    assert not picked.can_redo
    assert picked.undo().now == "A"


def test_a_step_to_the_same_is_none() -> None:
    picked = history("A", "AB").undo()
    assert picked.push("A") is picked


def test_what_changes_by_itself_cannot_be_undone() -> None:
    picked = history("A", "AB").amend("B")
    assert picked.now == "B"
    assert picked.undo().now == "A"


def test_the_oldest_steps_are_forgotten() -> None:
    picked = history(*map(str, range(LONGEST_HISTORY * 2)))
    assert len(picked.past) == LONGEST_HISTORY
    for _ in picked.past:
        picked = picked.undo()
    assert (picked.now, picked.can_undo) == (str(LONGEST_HISTORY - 1), False)


def test_what_was_taken_meanwhile_does_not_come_back() -> None:
    picked = History(Selection()).push(Selection(("A1", "A2"))).push(Selection())
    assert picked.undo(lambda old: old.drop(["A2"])).now == Selection(("A1",))


def test_a_step_that_would_show_nothing_new_is_passed_over() -> None:
    picked = history("A", "AB", "A")

    def without_b(state: str) -> str:
        return state.replace("B", "")

    undone = picked.undo(without_b)
    assert undone.now == ""
    assert undone.redo().now == "A"
    assert undone.redo().redo().now == "AB"
    assert undone.redo(without_b).redo(without_b).now == "A"


@given(st.lists(st.sampled_from(["push", "undo", "redo"]), max_size=40), st.data())
def test_redo_brings_back_whatever_was_undone(steps: list[str], data: st.DataObject) -> None:
    walked = History(0)
    for step in steps:
        if step == "push":
            walked = walked.push(data.draw(st.integers(0, 5)))
        else:
            walked = walked.undo() if step == "undo" else walked.redo()
    assert walked.undo().redo() == walked or not walked.can_undo
    assert walked.redo().undo() == walked or not walked.can_redo
