"""Mail through Amazon SES (API v2)."""

from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from escalation.adapters.aws.clients import error_code, is_transient
from escalation.domain.delivery import OutgoingMail
from escalation.domain.errors import PermanentError, RetryableError, Unanswered

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client
    from types_boto3_sesv2.type_defs import SendEmailRequestTypeDef

MAX_RAW_BYTES = 40 * 1024 * 1024
"""Largest message SES's v2 API takes, after encoding.
https://docs.aws.amazon.com/ses/latest/dg/quotas.html"""
_ID_HEADERS = frozenset({"references", "in-reply-to"})
_PAUSE_S = 900.0


def message_id_header(ses_id: str, region: str) -> str:
    """The Message-ID that receivers see, which threads must name.

    SES replaces any given one by its own id in a domain that depends on the region:
    https://docs.aws.amazon.com/ses/latest/dg/header-fields.html .
    """
    if "@" in ses_id:
        return f"<{ses_id.strip('<>')}>"
    domain = "email.amazonses.com" if region == "us-east-1" else f"{region}.amazonses.com"
    return f"<{ses_id}@{domain}>"


def _folded_ids(name: str, value: str) -> str:
    return f"{name}: " + "\r\n ".join(value.split()) + "\r\n"


class _MailPolicy(EmailPolicy):
    """RFC 5322 on the wire, 7-bit clean, with message ids folded between ids only.

    The standard policy rewrites an id longer than a line as an encoded word, which breaks threads.
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _ID_HEADERS:
            return _folded_ids(name, value)
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in _ID_HEADERS:
            return _folded_ids(name, value).encode("ascii", "replace")
        folded: bytes = super().fold_binary(name, value)
        return folded


_POLICY = _MailPolicy(linesep=SMTP.linesep, max_line_length=78, cte_type="7bit", utf8=False)


def build_message(mail: OutgoingMail, *, mail_from: str) -> bytes:
    """The mail as sent: text and HTML as alternatives, attachments after them.

    Raises:
        PermanentError: a header that is not ours to set, or one with a line break.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(mail_from)
    message["To"] = [_address(address) for address in mail.to]
    message["Subject"] = _encodable(mail.subject)
    if mail.reply_to is not None:
        message["Reply-To"] = _address(mail.reply_to, _encodable(mail.reply_to_name or ""))
    # RFC 3834: keeps vacation responders and other robots from answering.
    message["Auto-Submitted"] = "auto-generated"
    _set_extra(message, mail.headers)
    message.set_content(_encodable(mail.text), cte="quoted-printable")
    message.add_alternative(_encodable(mail.html), subtype="html", cte="quoted-printable")
    for attachment in mail.attachments:
        main, _, sub = attachment.media_type.partition("/")
        message.add_attachment(
            _encodable(attachment.content).encode(),
            maintype=main,
            subtype=sub,
            filename=attachment.name,
            params={"charset": "utf-8"},
        )
    return message.as_bytes()


def _address(spec: str, name: str = "") -> Address:
    username, _, domain = spec.rpartition("@")
    return Address(display_name=name, username=username, domain=domain)


def _encodable(text: str) -> str:
    """Half a surrogate pair has no UTF-8 form; it becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _set_extra(message: EmailMessage, headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        lower = name.lower()
        ours = lower in _ID_HEADERS or lower.startswith("x-")
        if not ours or not name.replace("-", "").isalnum() or not name.isascii():
            raise PermanentError("mail_header", "a header name that may not be set")
        if not value.isprintable() or (lower in _ID_HEADERS and not value.isascii()):
            raise PermanentError("mail_header", f"the value of {name} is not one plain line")
        message[name] = value


class SesMailer:
    """Sends mail from one verified address."""

    def __init__(
        self, client: "SESV2Client", mail_from: str, configuration_set: str | None = None
    ) -> None:
        self._client = client
        self._mail_from = mail_from
        self._configuration_set = configuration_set

    def send(self, mail: OutgoingMail) -> str:
        """Send; returns the Message-ID that recipients see, with its angle brackets.

        Raises:
            RetryableError: throttled, paused or unreachable: it was not sent.
            Unanswered: a time-out, or a fault of the service: it may have been sent all the same.
            PermanentError: SES refuses this mail or this sender.
        """
        raw = build_message(mail, mail_from=self._mail_from)
        if len(raw) > MAX_RAW_BYTES:
            raise PermanentError("mail_too_large", f"{len(raw)} bytes, at most {MAX_RAW_BYTES}")
        request: SendEmailRequestTypeDef = {
            "FromEmailAddress": self._mail_from,
            "Destination": {"ToAddresses": list(mail.to)},
            "Content": {"Raw": {"Data": raw}},
        }
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        if mail.tags:
            request["EmailTags"] = [
                {"Name": name, "Value": _tag_value(value)} for name, value in mail.tags.items()
            ]
        try:
            answer = self._client.send_email(**request)
        except (ClientError, BotoCoreError) as error:
            raise _delivery_error(error) from error
        return message_id_header(answer["MessageId"], self._client.meta.region_name)


def _tag_value(identifier: str) -> str:
    """An identifier within the letters that a tag's value may have: ASCII letters, digits, `_` and
    `-`, up to 256. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html.
    """
    return identifier.replace("_", "_u").replace(".", "_d")


def identifier_in(tag_value: str) -> str:
    """The identifier that a tag's value stands for."""
    return tag_value.replace("_d", ".").replace("_u", "_")


def _says_nothing(error: ClientError | BotoCoreError) -> bool:
    """Whether the mail may have been sent for all that is known."""
    if isinstance(error, ClientError):
        return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)) >= 500
    return not isinstance(error, (ConnectTimeoutError, EndpointConnectionError))


def _delivery_error(error: ClientError | BotoCoreError) -> RetryableError | PermanentError:
    code = error_code(error)
    # The account's daily quota is used up, or an operator has paused it: soon is too soon.
    if code in {"LimitExceededException", "SendingPausedException"}:
        return RetryableError("mail_paused", code, delay_s=_PAUSE_S)
    if _says_nothing(error):
        return Unanswered("mail_unavailable", code)
    if is_transient(error):
        return RetryableError("mail_unavailable", code)
    return PermanentError("mail_refused", code)
