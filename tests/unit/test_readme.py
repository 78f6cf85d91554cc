"""What README.md says of the keys is what the registry of commands has."""

from tests.readme_keys import README, with_keys


def test_the_keys_in_the_readme_are_those_of_the_registry() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == with_keys(text), "write them anew: make schema"


def test_control_another_key_would_be_seen() -> None:
    text = README.read_text(encoding="utf-8")
    assert with_keys(text.replace("| `u` |", "| `y` |")) != text.replace("| `u` |", "| `y` |")
