"""Data of the encoder of several languages: see NOTICE.txt. Read by `escalation.engine.encoder`."""
