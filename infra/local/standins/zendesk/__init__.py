"""Zendesk Support, imitated."""
