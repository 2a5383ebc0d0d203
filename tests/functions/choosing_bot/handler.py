"""A bot of the contract's version 2 as a customer would write it, with the standard library.

It asks which invoice somebody wants, and goes by what was chosen; whoever types is understood too.
"""

from typing import Any

YEARS = {"y2025": "Invoices of 2025", "y2026": "Invoices of 2026"}
SITE = "https://billing.example/invoices/"


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of either version; a test, and an older service, send the first one."""
    last = event["messages"][-1]
    year = last.get("chosen") or _typed(last["text"])
    if year in YEARS:
        return _reply(f"Here they are: {SITE}{year[1:]}")
    choices = [{"id": key, "label": label} for key, label in YEARS.items()]
    lines = [f"{n}. {label}" for n, label in enumerate(YEARS.values(), start=1)]
    return _reply("\n".join(["Which ones do you want?", *lines]), choices=choices)


def _typed(text: str) -> str:
    return next((key for key, label in YEARS.items() if label.lower() == text.strip().lower()), "")


def _reply(text: str, **more: object) -> dict[str, Any]:
    return {"version": 2, "text": text, "confidence": 0.95, "sources": [], **more}
