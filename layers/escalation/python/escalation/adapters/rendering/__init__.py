"""What people read: mails, tickets and transcripts made from a handover."""

from escalation.adapters.rendering.renderer import JinjaRenderer

__all__ = ["JinjaRenderer"]
