from infra.local.rehearsal.between import Between, between, between_lines
from infra.local.rehearsal.plan import Visit
from tests.unit.rehearsal.made_up import DOORS, LAMPS, Json, conversation, decision

GROUPS = {"lamps": {"bulb": ["x"], "cable": ["x"]}, "doors": {"lock": ["x"], "hinge": ["x"]}}
OF_BOT = {LAMPS: "lamps", DOORS: "doors"}


def unsure(*close: tuple[int, float]) -> Json:
    made = decision("handoff", bot=DOORS)
    near = [{"entry_id": f"topic-{n}", "confidence": chance} for n, chance in close]
    made["decision"] |= {"reason": "low_confidence", "threshold": 0.6}
    made["decision"]["evidence"]["reply"] = {"confidence": 0.3, "close": near}
    return conversation([made])


def test_the_right_entry_among_the_choices_saves_a_handoff() -> None:
    lock = Visit(0, "the lock?", "lock", "doors", "doors")
    bulb = Visit(1, "the bulb?", "bulb", "lamps", "doors")
    outside = Visit(2, "who won?", None, None, "doors")
    torn = unsure((1, 0.3), (2, 0.2))
    seen = [
        (lock, torn),
        (bulb, torn),
        (outside, torn),
        (lock, unsure((1, 0.3))),
        (lock, unsure((1, 0.1), (2, 0.1))),
        (lock, conversation([decision("answer")])),
        (lock, None),
    ]
    found = between(seen, GROUPS, OF_BOT, wrong_answers=4)
    assert found == Between(unsure=5, torn=3, among=1, outside=1, wrong_answers=4)
    said = between_lines(found)
    assert "1 (handoffs saved), 2 delayed by a tap, 1 of them out of scope" in said
    assert "2 offered people first" in said
