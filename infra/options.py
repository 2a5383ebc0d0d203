"""What an environment may ask for beyond what every one has, and what has to be true then."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from infra.environments import Environment

Gradual = Literal[
    "all_at_once",
    "canary_10_percent_5_minutes",
    "canary_10_percent_15_minutes",
    "linear_10_percent_every_1_minute",
]
"""How callers are moved from one release to the next; the names are CodeDeploy's own. The first
asks no alarm: by `-c gradual=all_at_once` a release gets past one that it mends.
"""
_HOURS = range(24)
EMBEDDING_MODELS = ("amazon.titan-embed-text-v2", "cohere.embed-multilingual-v3")
"""As `escalation.adapters.aws.bedrock_embeddings` asks them."""


@dataclass(frozen=True, slots=True)
class Backups:
    """A daily backup of every table by AWS Backup, beside the 35 days of point-in-time recovery.

    Attributes:
        keep_days: when a backup is deleted. What was erased meanwhile is in it until then.
        hour_utc: when the next one begins.
    """

    keep_days: int = 35
    hour_utc: int = 3


def faults(environment: "Environment") -> Iterator[str]:
    """What keeps an environment's options from being deployed, as sentences."""
    if environment.name == "local":
        asked = {
            "own_key": environment.own_key,
            "backups": environment.backups is not None,
            "tracing": environment.tracing,
            "gradual": environment.gradual is not None,
        }
        for option in (name for name, wanted in asked.items() if wanted):
            yield f"{option} is AWS's alone: the emulator of `local` has none. Try it with dev."
    if environment.gradual is not None and environment.gradual not in get_args(Gradual):
        known = ", ".join(get_args(Gradual))
        yield f"gradual is {environment.gradual!r}; CodeDeploy knows {known}."
    if environment.mfa_required and environment.password_sign_in:
        yield (
            "mfa_required and password_sign_in exclude each other: a script that signs in with a "
            "password has no second factor. Write password_sign_in=False."
        )
    model = environment.embedding_model_id
    if model is not None and not any(known in model for known in EMBEDDING_MODELS):
        known = " and ".join(EMBEDDING_MODELS)
        yield f"embedding_model_id is {model}; what can be asked are {known}."
    yield from _backups(environment)


def _backups(environment: "Environment") -> Iterator[str]:
    backups = environment.backups
    if backups is None:
        return
    if not environment.keeps_data:
        yield (
            "backups are kept beyond their environment, and keeps_data=False says that nothing is. "
            "Write keeps_data=True, or backups=None."
        )
    if backups.keep_days < 1:
        yield f"backups keep {backups.keep_days} days; AWS Backup keeps one for a day at least."
    if backups.hour_utc not in _HOURS:
        yield f"backups begin at {backups.hour_utc} o'clock; write an hour of UTC from 0 to 23."
