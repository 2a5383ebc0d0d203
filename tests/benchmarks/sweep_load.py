"""What the sweep does under load, simulated: `python -m tests.benchmarks.sweep_load`.

Nothing is measured here: calls are counted, and each takes the time that `COSTS_MS` says.
"""

import argparse
import sys

from tests.fakes.sweep_load import COSTS_MS, under_load


def main() -> None:
    """Print a table for one part and for four."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--chats", type=int, default=100, help="a second")
    chosen = parser.parse_args()
    out = sys.stdout.write
    out(f"{chosen.chats} chats a second for {chosen.minutes} minutes; calls take {COSTS_MS} ms\n")
    for parts in (1, 4):
        load, reports = under_load(minutes=chosen.minutes, parts=parts, chats_a_second=chosen.chats)
        lags = sorted(load.lags_s)
        left = max(report.idle_left_over for report in reports)
        out(
            f"{parts} part(s): {len(lags)} rescues, half within {lags[len(lags) // 2]:.1f} s of "
            f"being due, all within {lags[-1]:.1f} s; {load.closed} chats closed, "
            f"{load.counted} silences counted; idle left over at most {left} a part, latest "
            f"{max(report.oldest_idle_s for report in reports)} s late; calls {dict(load.calls)}\n"
        )


if __name__ == "__main__":
    main()
