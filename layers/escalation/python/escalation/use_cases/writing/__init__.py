"""The one room in which a conversation is changed."""
