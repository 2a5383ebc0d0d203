"""The stacks as templates, and what is packed for Lambda."""
