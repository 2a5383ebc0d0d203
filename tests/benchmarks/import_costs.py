"""What an import adds to a cold start: `python -m tests.benchmarks.import_costs [ROUNDS]`.

Milliseconds of processor time, median over fresh interpreters that take turns, beside `import
boto3`, which every function pays for. A figure is this machine's; its ratio to boto3 carries over.
What is not installed is left out: install it into an environment of your own to weigh it up.
"""

import statistics
import subprocess
import sys

ROUNDS = 15
BASELINE = "import boto3"
POWERTOOLS = "from aws_lambda_powertools"
PAID_ALREADY = (
    f"import boto3, pydantic; {POWERTOOLS} import Logger; import escalation.domain.settings"
)
"""What every function of this project has imported before anything else is asked for."""
CANDIDATES = {
    "boto3": BASELINE,
    "pydantic": "import pydantic; pydantic.TypeAdapter(int)",
    "logger": f"{POWERTOOLS} import Logger; Logger()",
    "metrics": f"{POWERTOOLS} import Metrics; Metrics(namespace='n', service='s')",
    "event_handler": f"{POWERTOOLS}.event_handler import APIGatewayHttpResolver",
    "batch": f"{POWERTOOLS}.utilities.batch import BatchProcessor",
    "tracer": f"{POWERTOOLS} import Tracer; Tracer(service='s')",
    "parser": f"{POWERTOOLS}.utilities.parser import event_parser",
    "parameters": f"{POWERTOOLS}.utilities import parameters",
    "idempotency": (
        f"{POWERTOOLS}.utilities.idempotency import DynamoDBPersistenceLayer, idempotent_function"
    ),
    "cachetools": "import cachetools",
    "escalation.domain.recent": "import escalation.domain.recent",
    "snowballstemmer": "import snowballstemmer; snowballstemmer.stemmer('english')",
    "PyStemmer": "import Stemmer; Stemmer.Stemmer('english')",
    "escalation.engine.tokenisation": "import escalation.engine.tokenisation",
}
_TIMED = """
import time
{before}
begun = time.process_time()
{statement}
print((time.process_time() - begun) * 1000)
"""


def main() -> None:
    """Prints a line for each candidate: alone, as a ratio, and on top of what is paid already."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    installed = {name: code for name, code in CANDIDATES.items() if cost("", code) is not None}
    alone: dict[str, list[float]] = {name: [] for name in installed}
    on_top: dict[str, list[float]] = {name: [] for name in installed}
    for _ in range(rounds):
        for name, code in installed.items():
            alone[name].append(cost("", code) or 0.0)
            on_top[name].append(cost(PAID_ALREADY, code) or 0.0)
    baseline = statistics.median(alone["boto3"])
    sys.stdout.write(f"{'import':<34}{'alone ms':>10}{'of boto3':>10}{'on top ms':>11}\n")
    for name in installed:
        own, added = statistics.median(alone[name]), statistics.median(on_top[name])
        sys.stdout.write(f"{name:<34}{own:>10.1f}{own / baseline:>10.2f}{added:>11.1f}\n")


def cost(before: str, statement: str) -> float | None:
    """Milliseconds of processor time that a statement takes; None when it cannot be imported."""
    code = _TIMED.format(before=before, statement=statement)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else None


if __name__ == "__main__":
    main()
