"""The live channel: what is a hint, who hears it, and what browsers may say."""
