"""What a merge leaves behind in each helpdesk."""

from html import escape

from infra.local.standins.markup import html_to_text
from infra.local.standins.state import Comment, Helpdesk, Store, Ticket


def merge(
    store: Store, helpdesk: Helpdesk, source: Ticket, target: Ticket, *, agent_id: int
) -> None:
    """Merge `source` into `target`.

    Zendesk closes the source, tags it and writes a comment on both. Freshdesk closes it and
    writes a private note on both. Zoho moves everything over, and the source is no more.
    """
    source.merged_into = target.id
    if helpdesk == "zoho":
        target.comments = sorted(
            [*target.comments, *source.comments], key=lambda item: item.created_at
        )
        target.tags = [*target.tags, *(tag for tag in source.tags if tag not in target.tags)]
        source.comments = []
    elif helpdesk == "freshdesk":
        source.status = "5"
        link = f'<a href="/stand-in/freshdesk/a/tickets/{target.id}">#{target.id}</a>'
        closed = f"This ticket is closed and merged into ticket {link}"
        kept = f"Ticket with ID {source.id} is merged into this ticket.<br>{escape(source.subject)}"
        _write(store, helpdesk, source, closed, about=target, by=agent_id, public=False)
        _write(store, helpdesk, target, kept, about=source, by=agent_id, public=False)
    else:
        source.status = "closed"
        source.tags = sorted({*source.tags, "closed_by_merge"})
        closed = (
            f"This request was closed and merged into request #{target.id} "
            f"&quot;{escape(target.subject)}&quot;."
        )
        kept = (
            f"Request #{source.id} &quot;{escape(source.subject)}&quot; was closed and merged "
            f"into this request. Last comment in request #{source.id}:<br><br>"
            f"{source.comments[-1].html}"
        )
        _write(store, helpdesk, source, closed, about=target, by=agent_id, public=True)
        _write(store, helpdesk, target, kept, about=source, by=agent_id, public=True)
    for ticket in (source, target):
        ticket.updated_at = store.now()
        store.put(helpdesk, ticket)


def _write(
    store: Store,
    helpdesk: Helpdesk,
    ticket: Ticket,
    html: str,
    *,
    about: Ticket,
    by: int,
    public: bool,
) -> None:
    ticket.comments.append(
        Comment(
            id=store.next_id(helpdesk, "Comment"),
            kind="reply" if public else "note",
            author_id=by,
            public=public,
            incoming=False,
            sent=html,
            html=html,
            text=html_to_text(html),
            channel="web",
            merge_of=about.id,
            created_at=store.now(),
        )
    )
