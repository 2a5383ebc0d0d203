"""Freshdesk, imitated."""
