"""What is tried in great numbers: every decoder, and the whole HTTP API.

`python -m tests.fuzz decoders` and `python -m tests.fuzz api` try as much as they are told to; the
tests here try a little of both, the same each time.
"""
