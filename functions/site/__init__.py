"""What a browser loads, the description of the API, and whether it is up."""
