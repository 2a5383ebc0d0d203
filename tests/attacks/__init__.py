"""Attacks, each a test that fails where one gets through. `THREATS.md` says what they are about."""
