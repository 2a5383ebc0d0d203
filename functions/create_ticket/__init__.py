"""Makes tickets, and brings later messages to them."""
