"""Mail that people send us: what they wrote just now, and whether a person did."""
