"""The report as plain text, to be read in a terminal and pasted elsewhere."""

from collections.abc import Sequence

from infra.local.rehearsal.outcomes import Rows, percentile
from infra.local.rehearsal.reconcile import Reconciliation
from infra.local.rehearsal.visitors import Visited

_SHOWN_IDS = 10


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns as wide as their content, the first flush left, the others flush right."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def outcomes_table(title: str, rows: Rows) -> str:
    """What happened first: answered where the visitor began, transferred, handed off or not."""
    head = (
        title, "visitors", "answered right", "wrong", "transferred right", "wrong",
        "handed off", "unanswered", "nothing",
    )  # fmt: skip
    return table(
        head,
        [
            (
                name, row.visits, row.answered_right, row.answered_wrong, row.transferred_right,
                row.transferred_wrong, row.handed_off, row.unanswered, row.nothing,
            )
            for name, row in rows
        ],
    )  # fmt: skip


def transferred_table(title: str, rows: Rows) -> str:
    """How those that were transferred ended."""
    head = (
        title, "transferred", "then answered right", "wrong", "handed off", "unanswered", "nothing"
    )  # fmt: skip
    return table(
        head,
        [
            (
                name, row.transferred_right + row.transferred_wrong, row.then_answered_right,
                row.then_answered_wrong, row.then_handed_off, row.then_unanswered, row.then_nothing,
            )
            for name, row in rows
        ],
    )  # fmt: skip


def times_table(visited: Sequence[Visited]) -> str:
    """Seconds that visitors waited, retries included."""
    lists = {
        "turn": [one.turn_s for one in visited if one.turn_s is not None],
        "transferred, until answered": [
            one.transfer_s for one in visited if one.transfer_s is not None
        ],
    }
    return table(
        ("seconds", "count", "p50", "p95", "longest"),
        [
            (name, len(values), *(_seconds(percentile(values, share)) for share in (0.5, 0.95, 1)))
            for name, values in lists.items()
        ],
    )


def books_table(books: Reconciliation) -> str:
    """Recorded against delivered, by method."""
    head = (
        "escalations", "recorded", "delivered once", "doubled", "lost", "failed, fell back",
        "cancelled", "unfinished",
    )  # fmt: skip
    rows = [
        (
            name, method.recorded, len(method.delivered), len(method.doubled), len(method.lost),
            len(method.fell_back), len(method.cancelled), len(method.unfinished),
        )
        for name, method in books.methods.items()
    ]  # fmt: skip
    sums = [sum(int(row[column]) for row in rows) for column in range(1, len(head))]
    return table(head, [*rows, ("all", *sums)])


def findings(books: Reconciliation, visited: Sequence[Visited]) -> list[str]:
    """One line for everything that is not as it should be, or that a reader should know."""
    lines = [
        f"{name} {what}: {_ids(ids)}"
        for name, method in books.methods.items()
        for what, ids in (
            ("doubled", method.doubled),
            ("lost", method.lost),
            ("failed and fell back", method.fell_back),
            ("cancelled", method.cancelled),
            ("unfinished", method.unfinished),
        )
        if ids
    ]
    lines += [
        f"{what}: {_ids(ids)}"
        for what, ids in (
            ("decided, but not recorded", books.without_escalation),
            ("tickets that no escalation explains", books.stray_tickets),
            ("questions with a 2xx answer that are not stored", books.questions_lost),
            ("questions stored twice", books.questions_doubled),
            (
                "questions that never got a 2xx answer",
                [f"{one.visit.number} ({one.error})" for one in visited if one.error],
            ),
        )
        if ids
    ]
    retried = [reason for one in visited for reason in one.retries]
    if retried:
        counts = ", ".join(f"{reason} {retried.count(reason)}" for reason in sorted(set(retried)))
        lines.append(f"calls that visitors repeated: {len(retried)} ({counts})")
    gave_up = sum(one.gave_up for one in visited)
    if gave_up:
        lines.append(f"visitors who left before the transfer was answered: {gave_up}")
    if books.repeated:
        reasons = ", ".join(f"{code} {count}" for code, count in sorted(books.errors.items()))
        lines.append(
            f"escalations that took more than one attempt: {books.repeated}"
            + (f" (last errors: {reasons})" if reasons else "")
        )
    return lines


def verdict(books: Reconciliation) -> str:
    """The last word."""
    if not books.balanced:
        return "The books do not balance."
    if any(method.fell_back or method.cancelled for method in books.methods.values()):
        return "Every escalation recorded was delivered, fell back or was set aside; none is lost."
    doubled = len(books.methods["email"].doubled)
    more = f" ({doubled} by more than one mail, which is allowed)" if doubled else ""
    return f"Every escalation recorded is one ticket, mail or transfer delivered{more}."


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _ids(ids: Sequence[str]) -> str:
    more = len(ids) - _SHOWN_IDS
    return f"{len(ids)}: " + ", ".join(ids[:_SHOWN_IDS]) + (f" and {more} more" if more > 0 else "")
