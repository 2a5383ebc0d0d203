"""What the schedule does: sends again what no worker has claimed, and ends what timed out."""
