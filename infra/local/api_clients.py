"""The HTTP API as its two sides call it: for seeding, the rehearsal and end-to-end tests."""

import json
import secrets
from base64 import b64encode
from hashlib import sha256
from typing import Any, Self

import httpx

Json = dict[str, Any]


class ApiError(RuntimeError):
    """An answer that is not 2xx; `status` and the problem document's `code` say which."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        try:
            self.problem: Json = response.json()
        except ValueError:
            self.problem = {}
        self.code = self.problem.get("code")
        super().__init__(
            f"{response.request.method} {response.request.url.path}: {self.status} "
            f"{self.code or response.text[:200]} {self.problem.get('detail', '')}"
        )


class _Client:
    def __init__(self, api_url: str, *, timeout_s: float = 40.0) -> None:
        self._http = httpx.Client(base_url=api_url, timeout=timeout_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """One call; raises ApiError unless 2xx."""
        all_headers = dict(headers or {})
        if token is not None:
            all_headers["Authorization"] = f"Bearer {token}"
        response = self._http.request(method, path, json=body, headers=all_headers)
        if response.is_success:
            return response
        raise ApiError(response)


def _content(response: httpx.Response) -> Json:
    content: Json = response.json() if response.content else {}
    return content


class OwnerClient(_Client):
    """The owner's side, with an access token."""

    def __init__(self, api_url: str, token: str, *, timeout_s: float = 40.0) -> None:
        super().__init__(api_url, timeout_s=timeout_s)
        self._token = token

    def get(self, path: str) -> Json:
        """The body of a GET below /v1/admin."""
        return _content(self.call("GET", f"/v1/admin{path}", token=self._token))

    def post(self, path: str, body: object = None) -> Json:
        """The body of a POST below /v1/admin, {} where there is none."""
        return _content(self.call("POST", f"/v1/admin{path}", body, token=self._token))

    def put(self, path: str, body: object, *, if_match: str | None = None) -> Json:
        """The body of a PUT below /v1/admin, {} where there is none."""
        headers = {"If-Match": if_match} if if_match else None
        path = f"/v1/admin{path}"
        return _content(self.call("PUT", path, body, token=self._token, headers=headers))

    def delete(self, path: str) -> httpx.Response:
        """A DELETE below /v1/admin."""
        return self.call("DELETE", f"/v1/admin{path}", token=self._token)

    def every(self, path: str) -> list[Json]:
        """All items of a list, page by page."""
        items: list[Json] = []
        cursor: str | None = None
        while True:
            glue = "&" if "?" in path else "?"
            page = self.get(path if cursor is None else f"{path}{glue}after={cursor}")
            items.extend(page["items"])
            cursor = page["next"]
            if cursor is None:
                return items

    def versioned(self, path: str) -> tuple[Json, str]:
        """A document and its ETag."""
        response = self.call("GET", f"/v1/admin{path}", token=self._token)
        return response.json(), response.headers["ETag"]

    def save_settings(self, bot_id: str, changes: Json) -> Json:
        """Change some of a bot's escalation settings, whatever its version is now."""
        path = f"/bots/{bot_id}/escalation-settings"
        current, etag = self.versioned(path)
        return self.put(path, {**current, **changes}, if_match=etag)

    def save_knowledge(self, bot_id: str, entries: list[Json]) -> Json:
        """Replace a bot's knowledge, whatever its version is now."""
        path = f"/bots/{bot_id}/knowledge"
        _, etag = self.versioned(path)
        return self.put(path, {"entries": entries}, if_match=etag)


class VisitorClient(_Client):
    """One visitor in one conversation."""

    conversation_id: str
    token: str

    def start(self, bot_id: str, **body: object) -> Json:
        """Begin a conversation, with the work that a bot asks for where many begin one."""
        path = f"/v1/bots/{bot_id}/conversations"
        try:
            started = _content(self.call("POST", path, body))
        except ApiError as refused:
            if refused.code != "proof_needed":
                raise
            proof = solved(refused.problem["challenge"])
            started = _content(self.call("POST", path, {**body, "proof": proof}))
        self.conversation_id, self.token = started["conversation_id"], started["token"]
        return started

    def say(self, text: str, *, client_message_id: str | None = None) -> Json:
        """Send one message."""
        return self._post("messages", {**_named(client_message_id), "text": text})

    def choose(self, asked: Json, choice_id: str) -> Json:
        """Tap one of the choices that a message offers, as the widget's button does."""
        [label] = [one["label"] for one in asked["choices"] if one["id"] == choice_id]
        choice = {"message_id": asked["id"], "id": choice_id}
        return self._post("messages", {**_named(None), "text": label, "choice": choice})

    def feedback(self, about: str, body: Json) -> Json:
        """Say whether an `answer` helped, whether it was `solved`, or how people were (`csat`)."""
        path = f"{self._path}/feedback/{about}"
        return _content(self.call("PUT", path, body, token=self.token))

    def handoff(self, *, client_message_id: str | None = None) -> Json:
        """Ask for a person."""
        return self._post("handoff", _named(client_message_id))

    def reopen(self, *, client_message_id: str | None = None) -> Json:
        """Say that a solved request is not solved."""
        return self._post("reopen", _named(client_message_id))

    def contact(self, email: str, name: str | None = None) -> Json:
        """Leave an address."""
        body = {"email": email} if name is None else {"email": email, "name": name}
        return _content(self.call("PUT", f"{self._path}/contact", body, token=self.token))

    def close(self) -> Json:
        """End the conversation."""
        return self._post("close", None)

    def messages(self, after: str | None = None) -> Json:
        """What is new after a message."""
        query = f"?after={after}" if after else ""
        return _content(self.call("GET", f"{self._path}/messages{query}", token=self.token))

    def transcript(self) -> str:
        """The conversation as text."""
        return self.call("GET", f"{self._path}/transcript", token=self.token).text

    @property
    def _path(self) -> str:
        return f"/v1/conversations/{self.conversation_id}"

    def _post(self, what: str, body: object) -> Json:
        return _content(self.call("POST", f"{self._path}/{what}", body, token=self.token))


def solved(challenge: Json) -> str:
    """The proof that a 428 asks for, found as a browser finds it: by trying."""
    tried = next(
        number
        for number in range(challenge["maxnumber"] + 1)
        if sha256(f"{challenge['salt']}{number}".encode()).hexdigest() == challenge["challenge"]
    )
    kept = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return b64encode(json.dumps({**kept, "number": tried}).encode()).decode()


def _named(client_message_id: str | None) -> Json:
    return {"client_message_id": client_message_id or new_client_message_id()}


def new_client_message_id() -> str:
    """A fresh id, as a widget makes one for each message."""
    return secrets.token_hex(8)
