"""Takes what helpdesks tell us."""
