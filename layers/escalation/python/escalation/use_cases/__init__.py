"""One module per thing the system does. Knows the domain and its ports, nothing outside."""
