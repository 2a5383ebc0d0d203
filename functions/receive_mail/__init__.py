"""Takes visitors' mail replies into their chats."""
