"""Composition roots and the shared frame around Lambda handlers.

Whoever enters here has the helpdesks installed, so that documents which name one can be read.
"""

from escalation.adapters.helpdesks.registry import VENDORS
from escalation.domain.helpdesk_kinds import install

install(VENDORS.kinds)
