"""Delivering escalations: the methods, and what follows from each end. The frame runs it."""
