"""What an owner gives for Acorn Desk, and what its tickets can be told."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from escalation.adapters.helpdesks.credentials import Credentials, Secret, Subdomain
from escalation.domain.settings import BaseTicketSettings

BRANCH_CHARS = 20


class AcornKey(Credentials):
    """A key of one tree."""

    auth: Literal["key"] = "key"
    tree: Subdomain
    key: Secret


class AcornTicket(BaseTicketSettings):
    """Where tickets are made in Acorn Desk."""

    helpdesk: Literal["acorn"]
    branch: Annotated[str, StringConstraints(min_length=1, max_length=BRANCH_CHARS)]
