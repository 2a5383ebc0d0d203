"""The shared package of the escalation service: domain, use cases, adapters, engine, runtime."""

__version__ = "0.1.0"
"""The service's version, which `/health` reports. It lies here because what Lambda runs carries no
pyproject.toml; that file reads it."""
