"""What the service costs on AWS and which quota it meets first, from a trace of its own calls."""
