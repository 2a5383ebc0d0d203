"""What a start tells of itself."""

import itertools

import pytest

from infra.local.stages import Stages


def test_a_stage_is_a_line_with_its_seconds() -> None:
    written: list[str] = []
    clock = itertools.chain([10.0, 24.4, 30.0, 30.2])
    stage = Stages(written.append, clock=lambda: next(clock))
    with stage("Deploying"):
        assert "".join(written) == "Deploying ... "
    with stage("Seeding"):
        pass
    assert "".join(written) == "Deploying ... 14 s\nSeeding ... 0 s\n"


def test_a_stage_that_fails_ends_its_line_without_a_time() -> None:
    written: list[str] = []
    stage = Stages(written.append)
    with pytest.raises(KeyboardInterrupt), stage("Deploying"):
        raise KeyboardInterrupt
    assert "".join(written) == "Deploying ... \n"
