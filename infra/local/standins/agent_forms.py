"""What a support agent does on the pages below `/helpdesks`."""

from urllib.parse import urlsplit

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from infra.local.standins.agent_actions import Action, ActionRefused, do
from infra.local.standins.agent_view import AgentView
from infra.local.standins.deliveries import HooksByHand


class AgentForms:
    """The forms. Each goes back to its page, or shows it with what went wrong."""

    def __init__(self, view: AgentView) -> None:
        self._view = view

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
        vendor, ticket = found
        form = await request.form()
        # A button may say more than the choice above it: "Send and solve".
        name = str(form.get("button") or form.get("action") or "")
        try:
            action = Action.model_validate(
                {
                    "helpdesk": vendor.stand_in.name,
                    "ticket_id": ticket.id,
                    "action": name,
                    "text": str(form.get("text") or ""),
                    "author": str(form.get("author") or "") or None,
                    "to": str(form.get("to") or "").strip() or None,
                    "into": str(form.get("into") or "") or None,
                    "automatic": "automatic" in form,
                    "quote": "quote" in form,
                }
            )
            changed = do(vendor, action)
        except ValidationError:
            return self._view.ticket_page(request, "That cannot be done.")
        except ActionRefused as refused:
            return self._view.ticket_page(request, str(refused))
        return RedirectResponse(f"/helpdesks/{vendor.stand_in.name}/{changed.id}", 303)

    async def add_rule(self, request: Request) -> Response:
        """Set a webhook up where the vendor's API cannot."""
        by_hand = self._by_hand(request)
        if by_hand is None:
            return self._view.page("missing.html", 404, what="page")
        form = {name: str(value).strip() for name, value in (await request.form()).items()}
        if problem := by_hand.enter(form):
            return self._view.webhooks_page(problem)
        return RedirectResponse("/helpdesks/webhooks", 303)

    async def remove_rule(self, request: Request) -> Response:
        """Delete one of those."""
        by_hand = self._by_hand(request)
        if by_hand is None:
            return self._view.page("missing.html", 404, what="page")
        by_hand.remove(request.path_params["number"])
        return RedirectResponse("/helpdesks/webhooks", 303)

    def _by_hand(self, request: Request) -> HooksByHand | None:
        vendor = self._view.by_hand
        return vendor.by_hand if vendor is not None and _same_origin(request) else None


def _same_origin(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
