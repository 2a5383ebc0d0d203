from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.adapters.rendering.escaping import prose
from escalation.adapters.rendering.split import pack, pieces, size
from escalation.adapters.rendering.views import Line


def line(seq: int, text: str) -> Line:
    return Line(seq=seq, kind="visitor", author="Anna (visitor)", time="10:15", text=text)


def render(one: Line) -> str:
    sources = "".join(f"[{title}|{url}]" for title, url in one.sources)
    return f"<p>{one.seq} {one.part} {prose(one.text)}{sources}</p>"


@settings(deadline=None)
@given(st.text(max_size=3_000), st.integers(min_value=40, max_value=900))
def test_pieces_fit_and_joined_are_the_text_again(text: str, budget: int) -> None:
    parts = pieces(text, budget)
    assert "".join(parts) == text
    assert all(size(prose(part)) <= budget for part in parts)


@settings(deadline=None)
@given(
    st.lists(st.text(max_size=6_000), max_size=12),
    st.integers(min_value=0, max_value=4_000),
    st.integers(min_value=2_500, max_value=6_000),
)
def test_every_message_is_in_the_groups_in_order_and_every_group_fits(
    texts: list[str], first: int, rest: int
) -> None:
    made: dict[str, Line] = {}

    def note(one: Line) -> str:
        html = render(one)
        made[html] = one
        return html

    groups = pack([line(n, t) for n, t in enumerate(texts)], note, first=first, rest=rest)
    limits = [first] + [rest] * (len(groups) - 1)
    assert all(size("".join(g)) <= limit for g, limit in zip(groups, limits, strict=True))
    assert all(groups[1:])
    lines = [made[html] for group in groups for html in group]
    assert [one.seq for one in lines] == sorted(one.seq for one in lines)
    said = ["".join(one.text for one in lines if one.seq == n) for n in range(len(texts))]
    assert said == texts


def test_a_message_with_many_long_sources_is_split_and_keeps_each_of_them() -> None:
    sources = tuple(
        (f"Title {n} " * 30, f"https://x.example/{n}/" + "a" * 1_900) for n in range(20)
    )
    one = Line(seq=1, kind="bot", author="Bot", time="", text="b" * 9_000, sources=sources)
    groups = pack([one], render, first=1_000, rest=12_000)
    html = "".join(h for g in groups for h in g)
    positions = [html.index(f"/{n}/") for n in range(20)]
    assert positions == sorted(positions)
    assert html.count("b" * 100) >= 80
    assert all(size("".join(group)) <= 12_000 for group in groups)
