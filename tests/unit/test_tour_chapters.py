"""The chapters of the tour, as far as they can be read without an app."""

import re
import string
import textwrap
from pathlib import Path

from seatui.demo.tour.chapters import CHAPTERS
from seatui.demo.tour.tour_scenes import NO_FAULT
from seatui.tui.tour.script import TYPED

README = Path(__file__).parents[2] / "README.md"
KEYS = {"enter", "escape", "tab", "space", "right", "left"}
FACTS = {
    "pair_name": "Stalls, row M, seats 17–18",
    "booking": "BK-7Q4Z-KM2X-WD9T",
    "window": "window 1",
    "clerk": "Mara",
    "rival": "Nils",
    "rival_window": "window 3",
    "check": NO_FAULT,
    "party_name": "Noor Jansen",
}
"""Those that captions may mention, as long as they get."""


def test_every_caption_has_room_on_a_narrow_terminal() -> None:
    for chapter in CHAPTERS:
        for step in chapter.steps:
            lines = textwrap.wrap(step.caption.format_map(FACTS), 80 - 4)
            assert len(lines) <= 3, (chapter.name, lines)


def test_captions_are_whole_sentences_or_go_on_in_the_next() -> None:
    for chapter in CHAPTERS:
        for step in chapter.steps:
            assert step.caption.endswith((".", "…", ":", ")")), step.caption


def test_chapters_have_names_that_can_be_typed_and_are_in_the_readme() -> None:
    names = [chapter.name for chapter in CHAPTERS]
    assert len({*names}) == len(names)
    assert all(re.fullmatch("[a-z]+", name) for name in names)
    listed = re.search(r"The chapters are (.+?)\.", README.read_text("utf-8"), re.DOTALL)
    assert listed
    assert re.findall("`([a-z]+)`", listed[1]) == names


def test_no_chapter_needs_another_one_for_what_it_says() -> None:
    of_scenes = {
        "pair": {"pair_name", "pair_typed"},
        "party": {"party", "party_name"},
        "check": {"check"},
        "": set(),
    }
    for chapter in CHAPTERS:
        known = {"clerk", "window", "rival", "rival_window", "filter"} | of_scenes[chapter.scene]
        for step in chapter.steps:
            mentioned = facts_in(step.caption).union(*map(facts_in, step.keys))
            assert mentioned <= known, (chapter.name, step.caption)
            known |= of_scenes.get(step.scene, set())
            if "enter" in step.keys and "type:" in str(step.keys):  # a sale or a hold, which is announced
                known |= {"booking"}


def test_captions_speak_of_nothing_that_only_the_whole_tour_shows() -> None:
    of_others = re.compile("another party|same way|that was the tour|rivals, a cut", re.IGNORECASE)
    assert not [step.caption for each in CHAPTERS for step in each.steps if of_others.search(step.caption)]


def facts_in(text: str) -> set[str]:
    """The facts that a text mentions."""
    return {name for _, name, *_ in string.Formatter().parse(text) if name}


def test_keys_are_keys_and_texts_mention_facts_that_somebody_finds_out() -> None:
    found = {"filter", "pair_typed", "party", *FACTS}
    for chapter in CHAPTERS:
        for step in chapter.steps:
            for key in step.keys:
                if key.startswith(TYPED):
                    assert facts_in(key) <= found
                else:
                    assert len(key) == 1 or key in KEYS, key
