"""What an environment must have before it may serve anybody: said at synthesis, all at once."""

from collections.abc import Iterator

from infra.bytecode import OTHER_INTERPRETER, interpreter
from infra.environments import PLACEHOLDER, UNRESERVED, Environment
from infra.front import faults as front_faults
from infra.inbound_mail import faults as inbound_mail_faults
from infra.options import faults as option_faults
from infra.regions import outside
from infra.restored import faults as restored_faults

WITHOUT_BYTECODE = "without_bytecode"
"""Context key: `-c without_bytecode=true` for a template that is looked at and not deployed."""
_SERVING = frozenset({"staging", "prod"})


class NotDeployable(Exception):
    """An environment that serves people is not ready for it; the message says what to do."""


def check(
    environment: Environment, *, without_bytecode: bool = False, region: str | None = None
) -> None:
    """Refuse what would be deployed in vain.

    Args:
        environment: what is to be synthesised.
        without_bytecode: accept that functions start more than twice as slowly.
        region: where it would be deployed, if that is known.

    Raises:
        NotDeployable: with every fault and what to do about it.
    """
    faults = [
        *_concurrency(environment),
        *outside(environment, region=region),
        *front_faults(environment, region=region),
        *option_faults(environment),
        *inbound_mail_faults(environment, region=region),
        *restored_faults(environment.restored),
    ]
    if environment.name in _SERVING:
        faults += _placeholders(environment)
        faults += [] if without_bytecode else _bytecode(environment)
    if faults:
        listed = "\n".join(f"  - {fault}" for fault in faults)
        raise NotDeployable(f"{environment.name!r} cannot be deployed like this:\n{listed}")


def _placeholders(environment: Environment) -> Iterator[str]:
    fields = {
        "mail_from": (environment.mail_from, "an address of a domain that you can verify in SES"),
        "fallback_mail_to": (environment.fallback_mail_to, "a mailbox that somebody reads"),
        "alarm_email": (environment.alarm_email, "whom alarms wake; None for nobody"),
    }
    inbound = environment.inbound_mail
    if inbound is not None:
        wanted = "a domain whose MX record you can set"
        fields["inbound_mail.domain"] = (inbound.domain, wanted)
    for name, (value, wanted) in fields.items():
        if value is not None and _is_placeholder(value):
            yield (
                f"{name} is still {value}. Write {wanted} into infra/environments.py, at "
                f'"{environment.name}" (or try make with context="{name}=...").'
            )


def _is_placeholder(address: str) -> bool:
    domain = address.rpartition("@")[2]
    return domain == PLACEHOLDER or domain.endswith(f".{PLACEHOLDER}")


def _bytecode(environment: Environment) -> Iterator[str]:
    if interpreter(environment.python) is None:
        version = environment.python.dotted
        yield (
            f"there is no Python {version} here to compile with, and functions without bytecode "
            f"start more than twice as slowly. Install it (`uv python install {version}`, `pyenv "
            f"install {version}`, or your system's python{version}) and put `python{version}` on "
            f"the path or its place into {OTHER_INTERPRETER}. To look at a template only, give "
            f'make context="{WITHOUT_BYTECODE}=true".'
        )


def _concurrency(environment: Environment) -> Iterator[str]:
    reserved = sum(environment.reserved_concurrency.values())
    left = environment.account_concurrency - reserved
    if reserved and left < UNRESERVED:
        yield (
            f"reserved_concurrency takes {reserved} of the account's "
            f"{environment.account_concurrency} concurrent executions and leaves {left}; Lambda "
            f"refuses to leave fewer than {UNRESERVED}. Have the quota raised (service `lambda`, "
            "`L-B99A9384`) and write it as account_concurrency, or reserve less."
        )
