"""How good a bot made from examples would be: `python -m escalation.evaluation --help`."""
