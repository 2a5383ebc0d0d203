"""Mails handoffs, digests, transcripts and codes."""
