"""The inbox: its rows, its lists, and that they are as the chats are."""
