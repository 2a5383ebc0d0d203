"""What outcomes teach a bot."""
