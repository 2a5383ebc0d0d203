"""The deployed service as its users meet it: real stacks on an emulator, stand-in helpdesks."""
