"""Constructs: each builds one concern and grants nothing; the stacks compose and grant."""
