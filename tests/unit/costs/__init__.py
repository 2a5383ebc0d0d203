"""What the service costs: rules, amounts and tables, without a stack."""
