"""Brings what happened in a ticket into its conversation."""
