"""Zendesk Support."""
