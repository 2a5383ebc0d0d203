"""Function `send_webhook`: tells receivers what happened in a workspace."""
