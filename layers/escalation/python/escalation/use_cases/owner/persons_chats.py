"""Which chats are a person's: found by the address, in whatever case it was given."""

from collections.abc import Iterator

from escalation.domain.conversation import Head
from escalation.domain.personal_data import basis_of
from escalation.domain.ports import TranscriptStore
from escalation.use_cases.owner.personal_data_models import Claimed

ALL, NONE = "all", "none"


def words_of(claimed: Claimed) -> str:
    """A choice as an argument of a job."""
    return claimed if isinstance(claimed, str) else ",".join(claimed)


class PersonsChatsFinder:
    """Finds them by the pointers that are written with the address, so that nothing is scanned."""

    def __init__(self, transcripts: TranscriptStore) -> None:
        self._transcripts = transcripts

    def heads(self, workspace_id: str, email: str) -> Iterator[Head]:
        """All that are still there, in no order; each is read when it comes up."""
        for conversation_id in self._transcripts.conversations_of_visitor(workspace_id, email):
            found = self._transcripts.load(conversation_id, turns=1)
            if found is not None and found.head.workspace_id == workspace_id:
                yield found.head

    def chosen(
        self, workspace_id: str, email: str, claimed: str
    ) -> tuple[tuple[Head, ...], tuple[Head, ...]]:
        """Those that a request is about, and the claimed ones that it leaves out.

        Args:
            workspace_id: whose.
            email: the person's address.
            claimed: `all`, `none`, or ids with commas between: which of those in which the address
                was only typed. Proved ones are always in.
        """
        ids = frozenset(claimed.split(","))
        chosen: list[Head] = []
        left: list[Head] = []
        for head in self.heads(workspace_id, email):
            wanted = claimed == ALL or head.conversation_id in ids
            # A tombstone knows no address any more: its erasure goes on, whatever was chosen.
            known = head.state == "erased" or basis_of(head, email) == "proved"
            (chosen if wanted or known else left).append(head)
        return tuple(chosen), tuple(left)
