"""What a support agent does on the pages below `/helpdesks`."""

from urllib.parse import urlsplit

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from infra.local.standins.agent_actions import Action, ActionRefused, AgentActions
from infra.local.standins.agent_view import AgentView
from infra.local.standins.freshdesk.rules import FreshdeskRules, Rule


class AgentForms:
    """The forms. Each goes back to its page, or shows it with what went wrong."""

    def __init__(self, view: AgentView, actions: AgentActions, rules: FreshdeskRules) -> None:
        self._view = view
        self._actions = actions
        self._rules = rules

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        rules = "/helpdesks/webhooks/rules"
        rows = [
            ("/helpdesks/{helpdesk}/{id:int}/act", self.act),
            (rules, self.add_rule),
            (rules + "/{number:int}/delete", self.remove_rule),
        ]
        return [Route(path, handler, methods=["POST"]) for path, handler in rows]

    async def act(self, request: Request) -> Response:
        """Do what a person does to a ticket."""
        found = self._view.found(request)
        if found is None or not _same_origin(request):
            return self._view.page("missing.html", 404, what="ticket")
        helpdesk, ticket = found
        form = await request.form()
        # A button may say more than the choice above it: "Send and solve".
        name = str(form.get("button") or form.get("action") or "")
        try:
            action = Action.model_validate(
                {
                    "helpdesk": helpdesk,
                    "ticket_id": ticket.id,
                    "action": name,
                    "text": str(form.get("text") or ""),
                    "author": str(form.get("author") or "") or None,
                    "into": str(form.get("into") or "") or None,
                    "automatic": "automatic" in form,
                    "quote": "quote" in form,
                }
            )
            changed = self._actions.do(action)
        except ValidationError:
            return self._view.ticket_page(request, "That cannot be done.")
        except ActionRefused as refused:
            return self._view.ticket_page(request, str(refused))
        return RedirectResponse(f"/helpdesks/{helpdesk}/{changed.id}", 303)

    async def add_rule(self, request: Request) -> Response:
        """Set one of Freshdesk's rules up."""
        if not _same_origin(request):
            return self._view.page("missing.html", 404, what="page")
        form = {name: str(value).strip() for name, value in (await request.form()).items()}
        header = {form["header"]: form.get("secret", "")} if form.get("header") else {}
        given = {"url": form.get("url", ""), "headers": header}
        given |= {name: form[name] for name in ("name", "body") if form.get(name)}
        try:
            rule = Rule.model_validate(given)
        except ValidationError:
            return self._view.webhooks_page("The address or the header is not valid.")
        if self._rules.add(rule) is None:
            return self._view.webhooks_page("The address must be on this machine.")
        return RedirectResponse("/helpdesks/webhooks", 303)

    async def remove_rule(self, request: Request) -> Response:
        """Delete one of Freshdesk's rules."""
        if not _same_origin(request):
            return self._view.page("missing.html", 404, what="page")
        self._rules.remove(request.path_params["number"])
        return RedirectResponse("/helpdesks/webhooks", 303)


def _same_origin(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
