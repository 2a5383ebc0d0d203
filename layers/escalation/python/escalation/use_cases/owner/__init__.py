"""What the people of a workspace do: configure it, read its chats, step in, and erase."""
