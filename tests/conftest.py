"""What holds for every test: on a machine that is busy, slow is not wrong."""

from hypothesis import settings

settings.register_profile("project", deadline=None)
settings.load_profile("project")
