"""The end of a browser's part in a test."""

from playwright.sync_api import BrowserContext


def close(context: BrowserContext) -> None:
    """Close it, whatever is on its way: a poll may be at any time, and what a test answers itself
    would find its browser gone.
    """
    for page in context.pages:
        page.unroute_all(behavior="ignoreErrors")
    context.unroute_all(behavior="ignoreErrors")
    context.close()
