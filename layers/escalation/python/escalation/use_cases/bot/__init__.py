"""What the reference bot does with a question."""
