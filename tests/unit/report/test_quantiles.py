"""Quantiles of times, of which only buckets are kept."""

from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.report import BUCKETS, bucket_of, quantile


@given(st.lists(st.floats(0, 10**6), min_size=1, max_size=50), st.sampled_from([0.5, 0.9]))
def test_a_quantile_read_from_buckets_is_near_the_true_one(
    seconds: list[float], share: float
) -> None:
    numbers: dict[int, int] = {}
    for each in seconds:
        numbers[bucket_of(each)] = numbers.get(bucket_of(each), 0) + 1
    found = quantile(numbers, share)
    wanted = sorted(seconds)[max(0, -(-len(seconds) * share // 1).__int__() - 1)]
    bucket = bucket_of(wanted)
    assert found is not None
    low = BUCKETS[bucket - 1] if bucket else 0.0
    high = BUCKETS[bucket] if bucket < len(BUCKETS) else BUCKETS[-1] * 2
    assert low - 0.01 <= found <= high + 0.01


def test_no_responses_have_no_quantile() -> None:
    assert quantile({}, 0.5) is None
