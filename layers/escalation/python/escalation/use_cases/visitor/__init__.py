"""What a visitor's calls do."""
