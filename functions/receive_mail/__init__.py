"""Takes mail replies of visitors into their chats."""
