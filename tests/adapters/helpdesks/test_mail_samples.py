"""Messages as people write them, in the helpdesks' own editors and in the common mail programs:
all that is new arrives, and nothing of the history.

A sample holds the message, a line of "=====", and its text as it must arrive. `.html` is markup,
`.txt` the plain form of a mail. Everything old in them says OLD.
"""

import re
from pathlib import Path
from typing import Final

import pytest

from escalation.adapters.helpdesks.entry_text import plain_lines, plain_text, whole_text

SAMPLES: Final = Path(__file__).parent / "mail_samples"
NAMES: Final = sorted(path.name for path in SAMPLES.iterdir())
TAG = re.compile(r"<[^>]+>")
NAMED = re.compile(r"""\s(?:class|id|type)=(?:"[^"]*"|[^\s>]+)""")
IN_TWO_LANGUAGES: Final = (
    "zendesk_editor freshdesk_editor zoho_editor gmail outlook_desktop outlook_web apple_mail "
    "thunderbird yahoo proton"
)


def sample(name: str) -> tuple[str, str]:
    message, _, text = (SAMPLES / name).read_text(encoding="utf-8").partition("\n=====\n")
    return message, text.rstrip("\n")


def shown(name: str, message: str) -> str:
    return plain_text(message) if name.endswith(".html") else plain_lines(message)


@pytest.mark.parametrize("name", NAMES)
def test_all_that_is_new_arrives_and_nothing_of_the_history(name: str) -> None:
    message, text = sample(name)
    assert shown(name, message) == text
    assert "OLD" not in text


@pytest.mark.parametrize("program", IN_TWO_LANGUAGES.split())
def test_each_program_has_a_sample_in_two_languages(program: str) -> None:
    assert len({name.split(".")[1] for name in NAMES if name.startswith(f"{program}.")}) >= 2


def test_all_six_languages_have_samples() -> None:
    assert {name.split(".")[1] for name in NAMES} >= {"en", "de", "es", "fr", "pt", "hi"}


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_the_same_without_the_signs_of_its_elements_loses_nothing_new(name: str) -> None:
    """Some helpdesks drop classes and ids: history may then be seen, but no word is lost."""
    message, text = sample(name)
    bare = TAG.sub(lambda tag: NAMED.sub("", tag[0]), message)
    arrived = plain_text(bare)
    assert [line for line in text.splitlines() if line not in arrived] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_the_whole_text_has_the_history_too(name: str) -> None:
    message, _ = sample(name)
    assert whole_text(message).count("OLD") == message.count("OLD")
