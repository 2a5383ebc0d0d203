"""What the emulator finds at its start, whatever became of its last stop."""

from pathlib import Path

import pytest

from infra.local.saved_state import SavedState


@pytest.fixture
def state(tmp_path: Path) -> SavedState:
    made = SavedState(tmp_path)
    made.prepare()
    return made


def save(state: SavedState, **files: str) -> None:
    """As the emulator does: a new file takes the old one's place."""
    for name, content in files.items():
        partial = state.path / f"{name}.json.tmp"
        partial.write_text(content)
        partial.replace(state.path / f"{name}.json")


def content(state: SavedState) -> dict[str, str]:
    return {path.name: path.read_text() for path in state.path.iterdir() if path.is_file()}


def test_what_a_clean_stop_saved_is_found(state: SavedState) -> None:
    save(state, stacks="one", functions="one")
    state.is_whole()
    state.prepare()
    assert content(state) == {"stacks.json": "one", "functions.json": "one"}


def test_a_stop_that_was_cut_short_counts_as_none(state: SavedState) -> None:
    save(state, stacks="one", functions="one")
    state.is_whole()
    state.prepare()
    save(state, stacks="two", queues="two")
    (state.path / "functions.json.tmp").write_text("tw")
    state.prepare()
    assert content(state) == {"stacks.json": "one", "functions.json": "one"}


def test_a_folder_of_the_time_before_kept_files_is_taken_as_it_is(tmp_path: Path) -> None:
    state = SavedState(tmp_path)
    state.path.mkdir()
    save(state, stacks="one")
    assert state.prepare()
    assert content(state) == {"stacks.json": "one"}


def test_it_is_found_after_several_runs_that_were_killed(state: SavedState) -> None:
    save(state, stacks="one")
    state.is_whole()
    for _ in range(3):
        state.prepare()
        save(state, stacks="killed")
    state.prepare()
    assert content(state) == {"stacks.json": "one"}


def test_of_a_first_run_that_was_killed_nothing_is_left(state: SavedState) -> None:
    (state.path / "s3").mkdir()
    (state.path / "s3" / "object").touch()
    save(state, stacks="one")
    assert not state.prepare()
    assert list(state.path.iterdir()) == []


def test_buckets_stay_with_a_state_that_knows_them(state: SavedState) -> None:
    save(state, stacks="one")
    state.is_whole()
    (state.path / "s3").mkdir()
    state.prepare()
    assert (state.path / "s3").is_dir()


def test_an_old_state_has_not_been_written_since(state: SavedState) -> None:
    assert not state.was_written_since(0)
    save(state, stacks="one")
    written = (state.path / "stacks.json").stat().st_mtime
    assert state.was_written_since(written)
    assert not state.was_written_since(written + 1)
