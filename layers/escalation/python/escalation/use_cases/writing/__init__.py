"""The one room in which a conversation is changed: `change` makes a `Draft` real."""
