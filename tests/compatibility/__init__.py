"""Two releases on one record: what a newer one has written survives, and stops nothing."""
