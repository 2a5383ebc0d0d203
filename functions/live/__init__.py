"""The live channel: browsers' sockets, which hints are sent to."""
