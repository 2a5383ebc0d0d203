"""Delivering escalations: the frame every method shares, and the methods."""
