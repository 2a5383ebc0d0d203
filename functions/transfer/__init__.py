"""Lets another bot take over."""
