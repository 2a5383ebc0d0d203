"""The trace that the costs are computed from: the functions' own code, in one process, on moto."""
