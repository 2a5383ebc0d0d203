"""The emulator's state on disk, as of one moment."""

import os
import shutil
from pathlib import Path


class SavedState:
    """The folder that the emulator saves to, and what it held after the last clean stop.

    A clean stop writes one file after the other, in place; one that is cut short leaves files of
    two moments, such as a stack without its functions. So the files of the last clean stop keep a
    second name: the emulator replaces files, it does not write into them.

    Attributes:
        path: what the emulator is given.
    """

    def __init__(self, folder: Path) -> None:
        """Prepares; touches nothing.

        Args:
            folder: for the state and what belongs to it.
        """
        self.path = folder / "state"
        self._kept = folder / "state-kept"
        self._whole = folder / "state-whole"

    def prepare(self) -> bool:
        """Have the files as of the last clean stop, and none if there has been none.

        Buckets alone are on disk at once: what a killed first run left of them is no stack's, and
        a deployment would stumble over them.

        Returns:
            Whether there are any.
        """
        if self._kept.is_dir() and not self._whole.is_file():
            for path in self.path.glob("*.json*"):
                path.unlink()
            _link_all(self._kept, self.path)
        self._whole.unlink(missing_ok=True)
        if not any(self.path.glob("*.json")):
            shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self._kept, ignore_errors=True)
        self._kept.mkdir()
        return _link_all(self.path, self._kept) > 0

    def was_written_since(self, moment: float) -> bool:
        """Whether a file is newer than this moment, in seconds since 1970."""
        return any(path.stat().st_mtime >= moment for path in self.path.glob("*.json"))

    def is_whole(self) -> None:
        """Note that the emulator has ended by itself, after it had saved."""
        self._whole.touch()


def _link_all(here: Path, there: Path) -> int:
    files = list(here.glob("*.json"))
    for path in files:
        os.link(path, there / path.name)
    return len(files)
