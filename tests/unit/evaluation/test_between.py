from escalation.evaluation.between import Between, Torn, between

NEAR = (("lock", 0.3), ("hinge", 0.2))


def test_what_is_unsure_and_torn_is_asked_about_and_nothing_else() -> None:
    queries = [
        Torn("lock", 0.3, NEAR),
        Torn("bulb", 0.3, NEAR),
        Torn(None, 0.3, NEAR),
        Torn("lock", 0.3, NEAR[:1]),
        Torn("lock", 0.9, NEAR),
    ]
    assert between(queries, 0.6) == Between(unsure=4, asked=3, among=1, outside=1)
    assert between(queries, 1.0).asked == 4
    assert between(queries, 0.2).unsure == 0
