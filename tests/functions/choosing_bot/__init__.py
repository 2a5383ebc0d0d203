"""A bot that knows nothing of this project but the bot contract's second version."""
