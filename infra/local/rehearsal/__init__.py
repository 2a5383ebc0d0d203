"""The rehearsal: labelled questions sent through the running stack as visitors, then counted.

Reading, planning, scoring and reconciling are pure; `bots`, `visitors` and `run` call the API.
"""
