"""Rules that find what must reach a person: somebody in danger, a threat of legal action, a request
under data protection law, a report of a security hole, the press.

The rules are data (`data/detectors/*/must_reach.txt`). A rule's name begins with its kind. They see
words, and no intent: an idiom, a title or a quotation that is known for one is left out by the
file's `[not]`, and what remains in doubt counts, since a needless word of help costs little.
"""

from escalation.domain.must_reach import KINDS, ReachFinding, ReachKind
from escalation.engine.detector_rules import rule_book, without_slips
from escalation.engine.detector_text import plain_clauses, shortened
from escalation.engine.resources import language_of

_MAX_MATCHED = 200


def detect_must_reach(text: str, *, locale: str) -> tuple[ReachFinding, ...]:
    """One finding for each kind that is in the text, the gravest first."""
    said = without_slips(shortened(plain_clauses(text)))
    found: dict[ReachKind, ReachFinding] = {}
    for match in rule_book("must_reach").matches(said, language_of(locale)):
        kind = kind_of_rule(match.rule)
        if kind not in found:
            matched = match.matched.strip()[:_MAX_MATCHED]
            found[kind] = ReachFinding(kind=kind, rule=match.rule, matched=matched)
    return tuple(found[kind] for kind in KINDS if kind in found)


def kind_of_rule(rule: str) -> ReachKind:
    """The kind that a rule's name begins with."""
    return next(kind for kind in KINDS if rule.startswith(f"{kind}_"))
