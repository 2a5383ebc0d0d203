"""Log lines hold ids and places, never what somebody wrote."""

import pytest
from pydantic import BaseModel, ValidationError

from escalation.runtime import observability


class Number(BaseModel):
    number: int


def test_places_name_every_cause_and_no_message() -> None:
    def fails() -> None:
        try:
            Number.model_validate({"number": "my password is hunter2"})
        except ValidationError as error:
            raise LookupError("hunter2") from error

    with pytest.raises(LookupError) as caught:
        fails()

    lines = observability.places(caught.value)
    assert any(line.startswith("LookupError at test_observability.py") for line in lines)
    assert any(line.startswith("ValidationError at ") for line in lines)
    assert "hunter2" not in "".join(lines)


def test_fields_that_log_records_have_for_themselves_do_not_break_a_line() -> None:
    observability.info("test_line", name="x", args="y", module="z", empty=None)
    observability.failed("test_line", ValueError("x"), message="y", process=1)


def test_metrics_are_written_once_for_all_that_was_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Escalation")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "test")
    observability.metrics.cache_clear()

    observability.count("Things")
    observability.count("Things", 2)
    observability.flush()
    observability.flush()

    lines = [line for line in capsys.readouterr().out.splitlines() if "Things" in line]
    assert len(lines) == 1
    assert '"Things":[1.0,2.0]' in lines[0].replace(" ", "")
