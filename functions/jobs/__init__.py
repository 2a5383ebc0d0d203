"""Does the long work that owners ask for."""
