"""Zendesk's users: who asks for help, and whom Zendesk refuses."""

import json
from typing import Any

from starlette.responses import JSONResponse, Response

from infra.local.standins.operation import Call
from infra.local.standins.rooms import Room
from infra.local.standins.state import Person
from infra.local.standins.values import is_email, is_integer
from infra.local.standins.zendesk import shapes


class ZendeskUsers(Room):
    """The operations on users, and the requester of a new ticket."""

    async def me(self, call: Call) -> Response:
        """`GET /users/me`."""
        agent = self._api.agent()
        return JSONResponse({"user": shapes.user(agent, call.base_url)})

    async def show(self, call: Call) -> Response:
        """`GET /users/{id}`."""
        person = self._desk.find(Person, call.id)
        if person is None:
            raise shapes.not_found()
        return JSONResponse({"user": shapes.user(person, call.base_url)})

    async def put(self, call: Call) -> Response:
        """`POST /users/create_or_update`."""
        try:
            user = json.loads(call.body)["user"]
            given = {"name": user.get("name"), "email": str(user["email"])}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise shapes.bad_request("Invalid parameter: user is required") from None
        existed = self._desk.by_email(given["email"]) is not None
        person = self._from_address(call, given)
        if existed and isinstance(given["name"], str) and given["name"].strip():
            person.name = given["name"].strip()  # An update, as the operation's name says.
            self._desk.put(person)
        body = {"user": shapes.user(person, call.base_url)}
        return JSONResponse(body, 200 if existed else 201)

    def requester(self, call: Call, ticket: dict[str, Any]) -> Person:
        """Return the requester of a new ticket; an unknown address becomes a user.

        Raises:
            VendorError: 422 for a suspended user, an unknown id or an address that is none.
        """
        given, number = ticket.get("requester"), ticket.get("requester_id")
        if isinstance(given, dict):
            person = self._from_address(call, given)
        elif number is None:
            return self._api.agent()
        else:
            found = self._desk.get(Person, number) if is_integer(number) else None
            if found is None:
                raise shapes.invalid("requester", "Requester: is invalid")
            person = found
        if person.suspended:
            raise shapes.invalid(
                "requester", f"Requester: {person.name} is suspended.", "UserSuspended"
            )
        return person

    def _from_address(self, call: Call, given: dict[str, Any]) -> Person:
        email, name = given.get("email"), given.get("name")
        if not is_email(email):
            raise shapes.invalid(
                "requester", f"Requester: Email: {email} is not properly formatted"
            )
        person = self._desk.by_email(str(email))
        if person is not None:
            return person
        if not isinstance(name, str) or not name.strip():
            raise shapes.invalid("requester", "Requester: Name: is too short", "BlankValue")
        person = Person(
            id=self._desk.next_id("Person"),
            name=name.strip(),
            email=str(email),
            created_at=call.now,
        )
        self._desk.put(person)
        return person
