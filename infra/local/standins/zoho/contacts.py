"""Zoho Desk's contacts: who asks for help, and whom Zoho refuses."""

from typing import Any

from starlette.responses import JSONResponse, Response

from infra.local.standins.operation import Call
from infra.local.standins.rooms import Room
from infra.local.standins.state import Person
from infra.local.standins.zoho import checks, shapes


class ZohoContacts(Room):
    """The operations on contacts, and the requester of a new ticket."""

    async def search(self, call: Call) -> Response:
        """`GET /contacts/search?email=`; nothing found is 204."""
        email = call.query("email") or ""
        person = self._desk.by_email(email)
        if person is None or person.agent:
            return Response(status_code=204)
        return JSONResponse({"data": [shapes.contact(person)], "count": 1})

    async def create(self, call: Call) -> Response:
        """`POST /contacts`."""
        body = checks.body_of(call, checks.CONTACT)
        checks.check_contact(body)
        return JSONResponse(shapes.contact(self._new(call, body)))

    async def show(self, call: Call) -> Response:
        """`GET /contacts/{id}`."""
        return JSONResponse(shapes.contact(self._api.named(call, agent=False)))

    def requester(self, call: Call, body: dict[str, Any]) -> Person:
        """Return the contact of a new ticket; an unknown address becomes a contact.

        Raises:
            VendorError: 422 for an unknown id, a contact without a last name, a blocked one.
        """
        given = body.get("contact")
        if body.get("contactId"):
            person = self._desk.find(Person, str(body["contactId"]))
        else:
            contact = given if isinstance(given, dict) else {}
            checks.check_contact(contact)
            email = contact.get("email")
            person = self._desk.by_email(email) if email else None
            person = person or self._new(call, contact)
        if person is None or person.suspended:
            raise shapes.invalid(shapes.error("contactId"))
        return person

    def _new(self, call: Call, body: dict[str, Any]) -> Person:
        names = (body.get("firstName"), body.get("lastName"))
        person = Person(
            id=self._desk.next_id("Person"),
            name=" ".join(str(name) for name in names if name),
            email=body.get("email"),
            phone=body.get("phone"),
            created_at=call.now,
        )
        self._desk.put(person)
        return person
