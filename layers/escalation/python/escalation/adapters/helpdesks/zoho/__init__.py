"""Zoho Desk."""
