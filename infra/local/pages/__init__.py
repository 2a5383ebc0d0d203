"""The local stack's own pages: the mailbox, and a demonstration site with a chat."""
