"""Data of the sentence encoder: see NOTICE.txt. Read by `escalation.engine.encoder`."""
