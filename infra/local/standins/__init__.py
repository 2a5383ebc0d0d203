"""Stand-ins for the three helpdesks: their wire APIs, an agents' view and controls for tests."""
