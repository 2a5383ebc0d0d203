"""The built console before the owner's use cases in memory: what a page does, in seconds."""
