"""Calls of receivers that workspaces name."""
