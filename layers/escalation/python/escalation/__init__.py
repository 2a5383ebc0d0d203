"""The shared package of the escalation service: domain, use cases, adapters, engine, runtime."""
