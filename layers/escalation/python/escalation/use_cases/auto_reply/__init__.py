"""Auto Ticket Reply: the AI answers inside the ticket."""
