"""The reference bot: answers from a workspace's knowledge entries."""
