"""The one cache: bounded, the most recently used values, safe in threads."""

from concurrent.futures import ThreadPoolExecutor

from escalation.domain.recent import Recent


def test_a_value_that_was_put_is_found_and_another_key_is_not() -> None:
    recent: Recent[str, int] = Recent(2)
    assert recent.put("a", 1) == 1
    assert recent.get("a") == 1
    assert recent.get("b") is None


def test_the_value_that_was_not_used_for_the_longest_goes_first() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.put("a", 1)
    recent.put("b", 2)
    recent.get("a")
    recent.put("c", 3)
    assert [recent.get(key) for key in "abc"] == [1, None, 3]


def test_putting_a_value_again_replaces_it_and_counts_as_use() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.put("a", 1)
    recent.put("b", 2)
    recent.put("a", 10)
    recent.put("c", 3)
    assert [recent.get(key) for key in "abc"] == [10, None, 3]


def test_what_is_forgotten_is_gone_and_forgetting_it_twice_is_fine() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.put("a", 1)
    recent.forget("a")
    recent.forget("a")
    assert recent.get("a") is None


def test_threads_that_use_it_at_once_never_see_it_overfull_or_broken() -> None:
    recent: Recent[int, int] = Recent(8)

    def use(thread: int) -> None:
        for number in range(2_000):
            key = (number * (thread + 1)) % 32
            recent.put(key, key)
            assert recent.get(key) in {key, None}
            recent.forget((key + 1) % 32)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(8)))
    assert sum(recent.get(key) is not None for key in range(32)) <= 8
