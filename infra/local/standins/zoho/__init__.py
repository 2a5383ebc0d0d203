"""Zoho Desk, imitated."""
