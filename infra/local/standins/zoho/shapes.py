"""Zoho Desk's answers: errors, tickets, comments, threads, contacts. All ids are strings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from infra.local.standins.operation import VendorError
from infra.local.standins.state import Comment, Person, Ticket
from infra.local.standins.zoho import account

STATUSES: Final = ("Open", "On Hold", "Escalated", "Closed")
STATUS_TYPES: Final = {"Open": "Open", "On Hold": "On Hold", "Escalated": "Open"}
PRIORITIES: Final = ("High", "Medium", "Low")
CHANNELS: Final = ("Phone", "Email", "Web", "Chat", "Twitter", "Facebook", "Forums")
FIRST_TICKET_ID: Final = 700_000_000_200_101
_PORTAL: Final = f"https://desk.zoho.{account.DATA_CENTRE}/support/acme/ShowHomePage.do"

# What never varies here: nothing that hands a chat over fills it.
_TICKET: Final[dict[str, Any]] = (
    dict.fromkeys(("category", "subCategory", "resolution", "productId", "teamId"))
    | dict.fromkeys(("accountId", "dueDate", "onholdTime"))
    | dict.fromkeys(("attachmentCount", "taskCount", "approvalCount", "sharedCount"), "0")
    | {"sharedDepartments": [], "secondaryContacts": [], "customFields": {}, "isOverDue": False}
    | {"language": "English", "layoutId": "700000000000901"}
    | {"source": dict.fromkeys(("appName", "extId", "permalink", "appPhotoURL"))}
)
_THREAD: Final[dict[str, Any]] = (
    {"status": "SUCCESS", "visibility": "public", "canReply": True, "isForward": False}
    | {"cc": "", "bcc": "", "contentType": "text/html", "hasAttach": False}
    | {"attachmentCount": "0", "actions": []}
)
_AGENT: Final[dict[str, Any]] = {
    "status": "ACTIVE",
    "isConfirmed": True,
    "photoURL": None,
    "roleId": "700000000000201",
    "profileId": "700000000000202",
}
_CONTACT: Final[dict[str, Any]] = {
    "mobile": None,
    "type": None,
    "accountId": None,
    "isDeleted": False,
    "cf": {},
}
_DEPARTMENT: Final[dict[str, Any]] = dict.fromkeys(
    ("isEnabled", "isVisibleInCustomerPortal"), True
) | {"description": None, "hasLogo": False, "chatStatus": "AVAILABLE"}


def error(field: str, kind: str = "invalid", message: str = "") -> dict[str, str]:
    """Return one entry of a 422's `errors`; `kind` is missing, invalid or duplicate."""
    return {"fieldName": f"/{field}", "errorType": kind, "errorMessage": message}


def invalid(*errors: dict[str, str]) -> VendorError:
    """Return the 422 INVALID_DATA."""
    return VendorError(
        422,
        {
            "errorCode": "INVALID_DATA",
            "message": "The data is invalid due to validation restrictions",
            "errors": list(errors),
        },
    )


def not_found() -> VendorError:
    """Return the 404."""
    return VendorError(
        404, {"errorCode": "URL_NOT_FOUND", "message": "The URL you tried accessing is not valid."}
    )


def time(moment: datetime) -> str:
    """Return a time as Zoho writes it: 2026-11-23T09:58:00.000Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def ticket_number(item: Ticket) -> str:
    """Return the number that agents and customers see, unlike the id."""
    return str(item.id - FIRST_TICKET_ID + 101)


def ticket(item: Ticket, requester: Person, base: str) -> dict[str, Any]:
    """Return a ticket as the API shows it."""
    threads = sum(comment.kind != "note" for comment in item.comments)
    return _TICKET | {
        "id": str(item.id),
        "ticketNumber": ticket_number(item),
        "subject": item.subject,
        "description": item.comments[0].html if item.comments else None,
        "departmentId": item.extra["departmentId"],
        "contactId": str(item.requester_id),
        "email": item.extra.get("email", requester.email),
        "phone": item.extra.get("phone", requester.phone),
        "status": item.status,
        "statusType": STATUS_TYPES.get(item.status, "Closed"),
        "priority": item.priority,
        "channel": item.extra.get("channel", "Web"),
        "classification": item.extra.get("classification"),
        "assigneeId": item.extra.get("assigneeId"),
        "cf": {account.TEXT_FIELD: None, account.CHOICE_FIELD: None} | item.custom_fields,
        "threadCount": str(threads),
        "commentCount": str(len(item.comments) - threads),
        "tagCount": str(len(item.tags)),
        "isSpam": item.spam,
        "isTrashed": item.deleted,
        "createdTime": time(item.created_at),
        "modifiedTime": time(item.updated_at),
        "customerResponseTime": time(item.created_at),
        "closedTime": time(item.updated_at) if item.status == "Closed" else None,
        "webUrl": f"{base}/agent/acme/support/tickets/details/{item.id}",
    }


def mention(person: Person) -> str:
    """Return how a mention of an agent is kept in a text."""
    return f"zsu[@user:{person.id}]zsu"


def comment(item: Comment, author: Person, people: Sequence[Person] = ()) -> dict[str, Any]:
    """Return a comment as the API shows it, with those among `people` whom it mentions."""
    named = [person for person in people if mention(person) in item.text]
    mentions = [
        _names(person) | {"zuid": str(person.id), "id": f"7{person.id}", "email": person.email}
        for person in named
    ]
    return ({"mention": mentions} if mentions else {}) | {
        "id": str(item.id),
        "content": item.html if item.extra.get("contentType") == "html" else item.text,
        "contentType": item.extra.get("contentType", "plainText"),
        "isPublic": item.public,
        "commenterId": str(author.id),
        "commenter": _author(author),
        "commentedTime": time(item.created_at),
        "modifiedTime": None,
        "attachments": [],
    }


def thread(item: Comment, author: Person, *, full: bool) -> dict[str, Any]:
    """Return a thread as the API shows it; lists carry a summary in place of the content."""
    body: dict[str, Any] = _THREAD | {
        "id": str(item.id),
        "channel": item.extra.get("channel", "EMAIL"),
        "direction": "in" if item.incoming else "out",
        "visibility": "public" if item.public else "private",
        "isForward": item.forwarded,
        "isDescriptionThread": item.kind == "description",
        "author": _author(author),
        "responderId": None if item.incoming else str(author.id),
        "fromEmailAddress": item.extra.get("fromEmailAddress", author.email),
        "to": item.extra.get("to"),
        "summary": item.text[:200],
        "createdTime": time(item.created_at),
    }
    if full:
        body |= {"content": item.html, "plainText": item.text, "attachments": []}
    return body


def mail(item: Comment, author: Person) -> str:
    """Return a mail with its headers; an automatic one says so (RFC 3834)."""
    headers = {
        "From": f"{author.name} <{author.email}>",
        "To": account.FROM_ADDRESS,
        "Message-ID": f"<{item.id}@mail.example>",
        "Content-Type": "text/plain; charset=utf-8",
    }
    if item.automatic:
        headers |= {"Auto-Submitted": "auto-replied", "X-Autoreply": "yes"}
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", item.text])


def agent(item: Person) -> dict[str, Any]:
    """Return an agent as the API shows them."""
    return _AGENT | {
        "id": str(item.id),
        "name": item.name,
        **_names(item),
        "emailId": item.email,
        "associatedDepartmentIds": list(account.DEPARTMENTS),
    }


def assignee(item: Person) -> dict[str, Any]:
    """Return who has a ticket as it is shown with that ticket."""
    return {"id": str(item.id), **_names(item), "email": item.email, "photoURL": None}


def contact(item: Person) -> dict[str, Any]:
    """Return a contact as the API shows it."""
    return _CONTACT | {
        "id": str(item.id),
        **_names(item),
        "email": item.email,
        "phone": item.phone,
        "isSpam": item.suspended,
        "ownerId": account.AGENT_ID,
        "createdTime": time(item.created_at),
        "modifiedTime": time(item.created_at),
        "webUrl": f"{_PORTAL}#Contacts/dv/{item.id}",
    }


def department(number: str, name: str) -> dict[str, Any]:
    """Return a department as the API shows it."""
    return _DEPARTMENT | {
        "id": number,
        "name": name,
        "isDefault": number == account.DEPARTMENT_ID,
        "nameInCustomerPortal": name,
        "creatorId": account.AGENT_ID,
        "createdTime": "2026-01-05T09:00:00.000Z",
    }


def organization() -> dict[str, Any]:
    """Return the portal's organization."""
    return {
        "id": int(account.ORG_ID),
        "companyName": "Acme",
        "portalName": "acme",
        "portalURL": "https://desk.zoho.com/portal/acme",
        "edition": "ENTERPRISE",
        "isDefault": True,
        "isAdminInOrg": True,
        "primaryContact": account.AGENT_EMAIL,
        "currencyCode": "EUR",
        "timeZone": "UTC",
    }


def _author(person: Person) -> dict[str, Any]:
    return {
        "id": str(person.id),
        "name": person.name,
        **_names(person),
        "email": person.email,
        "photoURL": None,
        "type": "AGENT" if person.agent else "END_USER",
        "roleName": "Support Agent" if person.agent else None,
    }


def _names(person: Person) -> dict[str, str | None]:
    first, _, last = person.name.rpartition(" ")
    return {"firstName": first or None, "lastName": last}
