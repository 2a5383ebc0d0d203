"""The plainest thing that works: the class of the example whose embedding is nearest."""

from collections.abc import Sequence

import numpy as np

from escalation.engine.encoder import SentenceEncoder
from escalation.evaluation.metrics import Report, Scored, report
from escalation.evaluation.tables import Row


def nearest_neighbour(
    examples: Sequence[Row], queries: Sequence[Row], encoder: SentenceEncoder
) -> Report:
    """Ask all queries; the cosine is the score, which is no probability."""
    held = encoder.encode([row.text for row in examples])
    near = encoder.encode([row.text for row in queries]) @ held.T
    best = near.argmax(axis=1)
    known = {row.label for row in examples}
    scored = [
        Scored(
            row.label in known,
            examples[int(place)].label == row.label,
            float(np.clip(near[number, place], 0.0, 1.0)),
        )
        for number, (row, place) in enumerate(zip(queries, best, strict=True))
    ]
    return report(scored)
