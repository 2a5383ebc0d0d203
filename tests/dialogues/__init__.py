"""Whole chats, written down before the code that they are held against."""
