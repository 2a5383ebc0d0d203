"""Pure domain: words, rules and state machines. Imports the standard library and pydantic only."""
