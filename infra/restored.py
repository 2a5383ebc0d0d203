"""A table that was brought back to a point in time, and takes the place of the one that was made.

DynamoDB restores into a table of another name (`python -m infra.restore`). The data stack goes on
publishing names; which table they name is said here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

TableName = Literal["settings", "audit", "transcripts"]


@dataclass(frozen=True, slots=True)
class RestoredTable:
    """A table outside of the stacks.

    Attributes:
        name: in the deployment's account and region.
        stream_arn: of what is written to it; transcripts need one.
    """

    name: str
    stream_arn: str | None = None


Restored = Mapping[TableName, RestoredTable]


def faults(restored: Restored) -> Iterator[str]:
    """What would be deployed in vain, or with a part of the service cut off."""
    transcripts = restored.get("transcripts")
    if transcripts is None:
        return
    if transcripts.stream_arn is None:
        yield (
            "the restored table of transcripts has no stream_arn: nothing would be counted or told "
            "of. `python -m infra.restore` gives it a stream and prints it."
        )
    elif f":table/{transcripts.name}/stream/" not in transcripts.stream_arn:
        yield (
            f"stream_arn of the restored transcripts is not {transcripts.name}'s: "
            f"{transcripts.stream_arn}"
        )
