"""The same stacks on an emulator on this machine."""
