"""One folder, one Lambda function: validate, call one use case, map the result."""
