"""Every error the domain raises, and what its catcher should do about it.

EscalationError
├── RequestError                a caller's fault; becomes a problem document
│   ├── InvalidInput            400, names the field
│   ├── NotAuthenticated        401
│   ├── NotAllowed              403
│   ├── NotFound                404
│   ├── Conflict                409, carries a code such as `conversation_closed`
│   ├── PreconditionFailed      412, the ETag is not the current one
│   ├── ProofNeeded             428, carries a challenge for the caller's machine
│   └── TooManyRequests         429, carries seconds to wait
├── StoreConflict               somebody else wrote first: read again, decide again
│   ├── VersionLost             the conversation's head moved on
│   └── RevisionLost            the escalation's or auto reply's record moved on
├── DeliveryError               a delivery attempt did not succeed
│   ├── RetryableError          try again, after `delay_s` where the other side named one
│   │   ├── Unanswered          no answer came, so it may have happened: again where twice is better
│   │   │                       than never
│   │   └── Deferred            not even tried: a quota, an open circuit, a time to wait for;
│   │       │                   no attempt counted
│   │       └── NewerRelease    only a newer release knows what to do with it: it is left to that
│   ├── PermanentError          the same request can never succeed
│   │   └── TicketChanged       somebody wrote to the ticket first: read it again, decide again
│   └── OutcomeUnknown          it may or may not have happened: never repeat it blindly
├── MalformedJob                a queue body nobody can act on: to the dead-letter queue
└── BotFailed                   a bot raised, timed out or broke its contract: evidence
"""

from collections.abc import Mapping, Sequence


class EscalationError(Exception):
    """Base of every error raised on purpose."""


class RequestError(EscalationError):
    """The caller can change something about the request; `status` is the HTTP status."""

    status = 400
    code = "bad_request"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class InvalidInput(RequestError):
    """A field of the request is wrong; `field` is its dotted path."""

    code = "invalid_input"

    def __init__(self, field: str, message: str, *, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.field = field


class NotAuthenticated(RequestError):
    """No token, or one that cannot be trusted."""

    status = 401
    code = "not_authenticated"


class NotAllowed(RequestError):
    """The caller is known and may not do this."""

    status = 403
    code = "not_allowed"


class NotFound(RequestError):
    """The thing does not exist, or not for this caller."""

    status = 404
    code = "not_found"


class Conflict(RequestError):
    """The thing's present state does not allow this."""

    status = 409
    code = "conflict"


class PreconditionFailed(RequestError):
    """The caller changed an old version."""

    status = 412
    code = "version_changed"


class TooManyRequests(RequestError):
    """A limit is used up; try again in `retry_after_s` seconds."""

    status = 429
    code = "too_many_requests"

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ProofNeeded(RequestError):
    """The caller's machine has to work first; `challenge` says at what."""

    status = 428
    code = "proof_needed"

    def __init__(self, message: str, *, challenge: Mapping[str, object]) -> None:
        super().__init__(message)
        self.challenge = challenge


class StoreConflict(EscalationError):
    """A conditional write lost against another writer."""


class VersionLost(StoreConflict):
    """The conversation's head is no longer at the expected version or fence."""


class RevisionLost(StoreConflict):
    """An escalation or auto reply is no longer at the expected revision."""


class DeliveryError(EscalationError):
    """A delivery attempt failed; `code` is stable and safe to show, `detail` is for the owner.

    `fields` are those that the other side names, by its own names.
    """

    def __init__(self, code: str, detail: str = "", *, fields: Sequence[str] = ()) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.fields = tuple(fields)


class RetryableError(DeliveryError):
    """Likely to succeed later; `delay_s` when the other side said how much later."""

    def __init__(self, code: str, detail: str = "", *, delay_s: float | None = None) -> None:
        super().__init__(code, detail)
        self.delay_s = delay_s


class Unanswered(RetryableError):
    """No answer came, or one that says nothing: it may have happened all the same."""


class Deferred(RetryableError):
    """Not now, but after `delay_s`: nothing was tried, and no attempt is counted.

    Our own quota or an open circuit held it back; or, where it is `planned`, the work itself waits
    for a time that has to pass, which is no fault to tell the owner of.
    """

    def __init__(
        self, code: str, detail: str = "", *, delay_s: float, planned: bool = False
    ) -> None:
        super().__init__(code, detail, delay_s=delay_s)
        self.delay_s: float = delay_s
        self.planned = planned


class NewerRelease(Deferred):
    """A record or message says what only a newer release understands; nothing was done with it.

    `what` names the choice or format, `value` what it says: never anybody's words.
    """

    def __init__(self, what: str, value: str, *, delay_s: float = 60) -> None:
        super().__init__("newer_release", f"{what} {value}", delay_s=delay_s, planned=True)
        self.what = what


class PermanentError(DeliveryError):
    """The same request will be refused every time."""


class TicketChanged(PermanentError):
    """The ticket is not as it was when it was read."""


class OutcomeUnknown(DeliveryError):
    """The other side may have done it. Repeating needs proof that it did not."""


class MalformedJob(EscalationError):
    """A queue body that is not a job this code understands."""


class BotFailed(EscalationError):
    """A bot broke its contract; `kind` is one of `error`, `timeout`, `bad_reply`, `missing`."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind
        self.detail = detail
