"""How the service is put on AWS, and on an emulator of it."""
