"""Every written chat, with the reference bot, its detectors and everything behind the API."""

import pytest

from tests.dialogues.script import Script, scripts
from tests.dialogues.stage import Stage

_ALL = [pytest.param(script, id=f"{theme}: {script.name}") for theme, script in scripts()]


@pytest.mark.slow
@pytest.mark.parametrize("script", _ALL)
def test_the_chat_goes_as_written(script: Script) -> None:
    stage = Stage(script)
    for number, step in enumerate(script.lines, start=1):
        stage.play(step)
        wrong = stage.wrong_with(step)
        assert not wrong, f"step {number}: {wrong}\n" + "\n".join(stage.world.said(stage.chat))


def test_there_are_sixty() -> None:
    assert len(_ALL) >= 60
    assert len({each.id for each in _ALL}) == len(_ALL)
