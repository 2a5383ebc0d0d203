"""The evaluation command from files to files, by words alone to be quick."""

import csv
from pathlib import Path

import pytest

from escalation.engine.encoder import MULTILINGUAL_NAME
from escalation.evaluation.__main__ import main
from tests.unit.engine.encoders import multilingual

EXAMPLES = """text,label
I want a refund,refund
give me my money back,refund
can I get a refund,refund
my files do not sync,sync
the sync is stuck,sync
nothing is syncing,sync
"""
QUERIES = """text,label
please refund me the money,refund
why is sync stuck,sync
who won the football match,oos
"""


def predictions(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "examples.csv").write_text(EXAMPLES, "utf-8")
    (tmp_path / "queries.csv").write_text(QUERIES, "utf-8")
    return str(tmp_path / "examples.csv"), str(tmp_path / "queries.csv")


def test_figures_are_printed_and_predictions_written(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "predictions.csv"
    assert main([*files, "--no-encoder", "--predictions", str(out)]) == 0
    printed = capsys.readouterr().out
    for name in ("in-scope accuracy", "out-of-scope recall", "AUROC", "AUPR", "FPR at 95 % TPR"):
        assert name in printed
    assert "lexical" in printed
    assert "as bad as 10         0.91" in printed
    assert "Once half of the queries were heard" not in printed  # too few, and by words
    rows = predictions(out)
    assert list(rows[0]) == ["text", "label", "predicted", "confidence", "answered"]
    assert [row["predicted"] for row in rows[:2]] == ["refund", "sync"]
    assert all(row["answered"] == str(float(row["confidence"]) >= 0.75).lower() for row in rows)


def test_the_queries_labels_do_not_change_what_is_predicted(
    files: tuple[str, str], tmp_path: Path
) -> None:
    swapped = tmp_path / "swapped.csv"
    swapped.write_text(QUERIES.replace(",refund", ",x").replace(",sync", ",refund"), "utf-8")
    found = []
    for queries in (files[1], str(swapped)):
        out = tmp_path / "out.csv"
        main([files[0], queries, "--no-encoder", "--predictions", str(out)])
        found.append([(row["predicted"], row["confidence"]) for row in predictions(out)])
    assert found[0] == found[1]


def test_columns_and_the_out_of_scope_label_can_be_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "e.csv").write_text("q,intent\nI want a refund,refund\nsing,other\n", "utf-8")
    (tmp_path / "q.csv").write_text("q,intent\nrefund please,refund\nsing a song,other\n", "utf-8")
    named = ["--text-column", "q", "--label-column", "intent", "--oos-label", "other"]
    assert main([str(tmp_path / "e.csv"), str(tmp_path / "q.csv"), "--no-encoder", *named]) == 0
    printed = capsys.readouterr().out
    assert "1 examples labelled 'other' are left out" in printed
    assert "out of scope 1" in printed


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("question,label\na,b\n", "no column 'text'"),
        ("text,label\n", "holds no text"),
        ("text,label\nhello,\n", "line 2: no label"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_reason(
    files: tuple[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    complaint: str,
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(text, "utf-8")
    assert main([str(bad), files[1], "--no-encoder"]) == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.slow
def test_another_encoder_may_be_measured(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("escalation.evaluation.__main__.installed_multilingual", multilingual)
    assert main([*files, "--multilingual"]) == 0
    assert MULTILINGUAL_NAME in capsys.readouterr().out
    monkeypatch.setattr("escalation.evaluation.__main__.installed_multilingual", lambda: None)
    assert main([*files, "--multilingual"]) == 2
    assert "not on the import path" in capsys.readouterr().err
