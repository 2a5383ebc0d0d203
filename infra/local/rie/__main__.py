"""Fetches the runtime interface emulator and prints its path."""

import sys

from infra.local.rie import emulator_binary

sys.stdout.write(f"{emulator_binary()}\n")
