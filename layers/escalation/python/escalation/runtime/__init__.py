"""Composition roots and the shared frame around Lambda handlers."""
