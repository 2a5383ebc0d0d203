"""Every test of the service, by how much of the world it needs."""
