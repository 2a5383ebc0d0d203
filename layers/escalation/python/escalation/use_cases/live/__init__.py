"""The live channel: tickets for it, what browsers say on it, and the hints that they get."""
