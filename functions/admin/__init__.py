"""The owner's side of the HTTP API: configuration, conversations, escalations, jobs."""
