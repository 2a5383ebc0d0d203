"""Freshdesk's contacts: who asks for help, and whom Freshdesk refuses."""

from typing import Any

from starlette.responses import JSONResponse, Response

from infra.local.standins.freshdesk import account, checks, shapes
from infra.local.standins.operation import Call, VendorError
from infra.local.standins.rooms import Room
from infra.local.standins.state import Person


class FreshdeskContacts(Room):
    """The operations on contacts, and the people behind a ticket and its entries."""

    async def create(self, call: Call) -> Response:
        """`POST /contacts`."""
        form = await checks.form_of(call)
        checks.check(form, checks.CONTACT, ("name",))
        email = form.fields.get("email")
        if email and self._desk.by_email(email):
            raise shapes.refused("email", "It should be a unique value", "duplicate_value", 409)
        person = self._new_contact(call, form.fields)
        return JSONResponse(shapes.contact(person), 201)

    async def show(self, call: Call) -> Response:
        """`GET /contacts/{id}`."""
        return JSONResponse(shapes.contact(self._api.named(call, agent=False)))

    def requester(self, call: Call, fields: dict[str, Any]) -> Person:
        """Return the requester of a new ticket; an unknown address becomes a contact.

        Raises:
            VendorError: 400 if nobody is named or found, 405 for a blocked contact.
        """
        given = {name: fields[name] for name in checks.REQUESTERS if fields.get(name)}
        if not given:
            message = f"Please fill at least 1 of {', '.join(checks.REQUESTERS)} fields"
            raise shapes.refused("requester_id", message, "missing_field")
        person: Person | None = None
        if "requester_id" in given:
            person = self._desk.get(Person, given["requester_id"])
            if person is None:
                raise shapes.refused(
                    "requester_id", "There is no contact matching the given requester_id"
                )
        elif "email" in given:
            person = self._desk.by_email(given["email"])
        else:
            if "phone" in given and not fields.get("name"):
                message = "It should not be blank as this is a mandatory field"
                raise shapes.refused("name", message, "missing_field")
            person = self._by_identity(given)
        if person is None:
            person = self._new_contact(call, fields)
        if person.suspended:
            raise VendorError(405, {"message": "The requester of this ticket is blocked."})
        return person

    def _by_identity(self, given: dict[str, Any]) -> Person | None:
        for person in self._desk.all(Person):
            if (given.get("phone") and person.phone == given["phone"]) or (
                given.get("unique_external_id")
                and person.unique_external_id == given["unique_external_id"]
            ):
                return person
        return None

    def _new_contact(self, call: Call, fields: dict[str, Any]) -> Person:
        email = fields.get("email")
        person = Person(
            id=self._desk.next_id("Person"),
            name=fields.get("name") or (email or "Contact").partition("@")[0],
            email=email,
            phone=fields.get("phone"),
            unique_external_id=fields.get("unique_external_id"),
            created_at=call.now,
        )
        self._desk.put(person)
        return person

    def author(self, fields: dict[str, Any]) -> Person:
        """Return who writes an entry: `user_id`, else the key's agent."""
        number = fields.get("user_id", account.AGENT_ID)
        person = self._desk.get(Person, number)
        if person is None:
            raise shapes.refused("user_id", "There is no contact matching the given user_id")
        return person
