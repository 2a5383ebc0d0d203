"""What an operator does to a deployment, tried on moto, on the emulator and on the templates."""
