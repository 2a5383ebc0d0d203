"""The stacks: what keeps data, and what can be thrown away and built again."""
