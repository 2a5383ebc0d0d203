"""The visitor's side of the HTTP API: each turn is decided here."""
