"""What happens in a ticket comes into its conversation."""
