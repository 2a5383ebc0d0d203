"""The helpdesks that tickets are made in: Zendesk Support, Freshdesk and Zoho Desk.

`factory` opens a connection; each vendor's module is imported only when a connection needs it.
"""
