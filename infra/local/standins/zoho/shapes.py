"""Zoho Desk's answers: errors, tickets, comments, threads, contacts. All ids are strings."""

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
    return {
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
        "language": "English",
        "category": None,
        "subCategory": None,
        "classification": item.extra.get("classification"),
        "resolution": None,
        "assigneeId": item.extra.get("assigneeId"),
        "productId": None,
        "teamId": None,
        "accountId": None,
        "layoutId": "700000000000901",
        "source": {"appName": None, "extId": None, "permalink": None, "appPhotoURL": None},
        "cf": {account.TEXT_FIELD: None, account.CHOICE_FIELD: None} | item.custom_fields,
        "customFields": {},
        "threadCount": str(threads),
        "commentCount": str(len(item.comments) - threads),
        "attachmentCount": "0",
        "taskCount": "0",
        "approvalCount": "0",
        "sharedCount": "0",
        "tagCount": str(len(item.tags)),
        "sharedDepartments": [],
        "secondaryContacts": [],
        "isSpam": item.spam,
        "isTrashed": item.deleted,
        "isOverDue": False,
        "createdTime": time(item.created_at),
        "modifiedTime": time(item.updated_at),
        "customerResponseTime": time(item.created_at),
        "closedTime": time(item.updated_at) if item.status == "Closed" else None,
        "dueDate": None,
        "onholdTime": None,
        "webUrl": f"{base}/agent/acme/support/tickets/details/{item.id}",
    }


def comment(item: Comment, author: Person) -> dict[str, Any]:
    """Return a comment as the API shows it."""
    return {
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
    body: dict[str, Any] = {
        "id": str(item.id),
        "channel": item.extra.get("channel", "EMAIL"),
        "direction": "in" if item.incoming else "out",
        "status": "SUCCESS",
        "visibility": "public",
        "isDescriptionThread": item.kind == "description",
        "canReply": True,
        "isForward": False,
        "author": _author(author),
        "responderId": None if item.incoming else str(author.id),
        "fromEmailAddress": item.extra.get("fromEmailAddress", author.email),
        "to": item.extra.get("to"),
        "cc": "",
        "bcc": "",
        "contentType": "text/html",
        "summary": item.text[:200],
        "hasAttach": False,
        "attachmentCount": "0",
        "actions": [],
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
    first, _, last = item.name.rpartition(" ")
    return {
        "id": str(item.id),
        "name": item.name,
        "firstName": first or None,
        "lastName": last,
        "emailId": item.email,
        "status": "ACTIVE",
        "isConfirmed": True,
        "roleId": "700000000000201",
        "profileId": "700000000000202",
        "photoURL": None,
        "associatedDepartmentIds": list(account.DEPARTMENTS),
    }


def contact(item: Person) -> dict[str, Any]:
    """Return a contact as the API shows it."""
    first, _, last = item.name.rpartition(" ")
    return {
        "id": str(item.id),
        "firstName": first or None,
        "lastName": last,
        "email": item.email,
        "phone": item.phone,
        "mobile": None,
        "type": None,
        "isSpam": item.suspended,
        "isDeleted": False,
        "ownerId": account.AGENT_ID,
        "accountId": None,
        "cf": {},
        "createdTime": time(item.created_at),
        "modifiedTime": time(item.created_at),
        "webUrl": f"{_PORTAL}#Contacts/dv/{item.id}",
    }


def department(number: str, name: str) -> dict[str, Any]:
    """Return a department as the API shows it."""
    return {
        "id": number,
        "name": name,
        "description": None,
        "isEnabled": True,
        "isDefault": number == account.DEPARTMENT_ID,
        "isVisibleInCustomerPortal": True,
        "hasLogo": False,
        "chatStatus": "AVAILABLE",
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


def ticket_fields() -> list[dict[str, Any]]:
    """Return the fields of the portal's tickets."""
    rows: list[tuple[str, str, str, bool, int | None, tuple[str, ...]]] = [
        ("subject", "Subject", "Text", True, 255, ()),
        ("description", "Description", "Textarea", False, 65_535, ()),
        ("departmentId", "Department", "LookUp", True, None, ()),
        ("contactId", "Contact Name", "LookUp", True, None, ()),
        ("status", "Status", "Picklist", True, None, STATUSES),
        ("priority", "Priority", "Picklist", False, None, PRIORITIES),
        ("channel", "Channel", "Picklist", False, None, CHANNELS),
        (account.TEXT_FIELD, "Chat", "Text", False, 100, ()),
        (account.CHOICE_FIELD, "Platform", "Picklist", False, None, account.CHOICES),
    ]
    fields = []
    for position, (name, label, kind, required, length, choices) in enumerate(rows):
        field: dict[str, Any] = {
            "id": str(700_000_000_000_801 + position),
            "apiName": name,
            "name": name,
            "displayLabel": label,
            "i18NLabel": label,
            "type": kind,
            "isMandatory": required,
            "isCustomField": name.startswith("cf_"),
            "isSystemMandatory": required,
            "maxLength": length,
            "toolTip": "",
            "toolTipType": "placeHolder",
        }
        if choices:
            field["allowedValues"] = [{"value": value} for value in choices]
        fields.append(field)
    return fields


def _author(person: Person) -> dict[str, Any]:
    first, _, last = person.name.rpartition(" ")
    return {
        "id": str(person.id),
        "name": person.name,
        "firstName": first or None,
        "lastName": last,
        "email": person.email,
        "photoURL": None,
        "type": "AGENT" if person.agent else "END_USER",
        "roleName": "Support Agent" if person.agent else None,
    }
