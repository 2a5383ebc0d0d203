"""Mail replies that come back into a chat: the address they go to, and whose they are."""
