"""How long the embedded engine takes, on one core, beside a plain nearest neighbour.

    OMP_NUM_THREADS=1 python -m tests.benchmarks.engine_speed [FOLDER]

Processor time, so that a busy machine does not count. The baseline encodes with the same model and
takes the nearest example: what the engine costs on top is the ratio. The last column is what was
wanted.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import numpy as np

from escalation.domain.bot_contract import BotMessage
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.detectors import detect_explicit_request
from escalation.engine.encoder import installed_encoder
from escalation.evaluation.trial import TrialBot
from infra.environments import CLOUD_PYTHON, this_python
from infra.packaging import encoder_layer
from tests.benchmarks.engine_data import few, folder_from_command_line, load

QUERIES = 400
_LOAD = """
import time
started = time.process_time()
from escalation.engine.encoder import installed_encoder
encoder = installed_encoder()
encoder.encode(["hello"])
print((time.process_time() - started) * 1000)
"""


def main() -> int:
    """Print the table."""
    folder = folder_from_command_line(__doc__ or "")
    encoder = installed_encoder()
    if encoder is None:
        sys.stderr.write("There is no encoder: `python -m infra.development_encoder` builds it.\n")
    if folder is None or encoder is None:
        return 2
    data = load(folder)
    examples = few(data.clinc_train, 10, 0)
    texts = [row.text for row in data.clinc_test[:: len(data.clinc_test) // QUERIES]][:QUERIES]
    bot = TrialBot(examples, encoder)
    known = encoder.encode([row.text for row in examples])
    engine = EmbeddedEngine(encoder)
    domains = sorted(set(data.domain_of.values()))
    routes = engine.build_routes(
        [
            (domain, tuple(r.text for r in examples if data.domain_of[r.label] == domain), "")
            for domain in domains
        ]
    )

    def nearest(text: str) -> None:
        examples[int(np.argmax(known @ encoder.encode([text])[0]))]

    plain = _timed(nearest, texts)
    whole = _timed(bot.guess, texts)
    rules = _timed(lambda text: detect_explicit_request(text, locale="en", names=()), texts)
    loads = [float(_output(_LOAD)) for _ in range(5)]
    routed = _timed(lambda text: engine.route(routes, [_said(text)]), texts)
    _say("milliseconds of one core               p50      p99   of the baseline   wanted, p50")
    _say(f"nearest neighbour (baseline)      {_row(plain, plain)}")
    _say(f"one query, 1500 examples          {_row(whole, plain)}           ≤ 10")
    _say(f"ten bots scored, with reasons     {_row(routed, plain)}")
    _say(f"rules for a wish for a person     {_row(rules, plain)}           ≤ 0.1")
    _say(f"loading the encoder and numpy     {median(loads):8.1f}{'≤ 200':>39}")
    for target in (this_python(), CLOUD_PYTHON):
        size = _size(encoder_layer(target=target).path)
        _say(f"layer, unzipped, {target.architecture:17} {size / 1e6:8.1f} MB{'≤ 100 MB':>36}")
    return 0


def _said(text: str) -> BotMessage:
    return BotMessage(author="visitor", text=text, at=datetime(2026, 1, 1, tzinfo=UTC))


def _timed(work: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    work(texts[0])
    taken: list[float] = []
    for text in texts:
        started = time.process_time()
        work(text)
        taken.append((time.process_time() - started) * 1_000.0)
    return sorted(taken)


def _row(taken: Sequence[float], baseline: Sequence[float]) -> str:
    late = taken[len(taken) * 99 // 100]
    return f"{median(taken):8.3f} {late:8.3f}   x {median(taken) / median(baseline):.3f}"


def _output(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
