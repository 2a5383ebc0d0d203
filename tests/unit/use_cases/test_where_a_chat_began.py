"""The page on which a chat began: kept without what may be secret, and no reason not to begin."""

import pytest
from pydantic import ValidationError

from escalation.use_cases.visitor.start_models import StartConversation
from tests.fakes.chat_world import ChatWorld


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("https://shop.example/cart", "https://shop.example/cart"),
        ("https://shop.example/cart?token=s3cret#part", "https://shop.example/cart"),
        ("https://ann:s3cret@shop.example/cart", "https://shop.example/cart"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://shop.example/" + "x" * 900, ("https://shop.example/" + "x" * 900)[:500]),
    ],
)
def test_the_page_where_a_chat_begins_is_kept_without_what_may_be_secret(
    page: str, kept: str
) -> None:
    world = ChatWorld()
    chat = world.start(page=page)
    assert world.head(chat).page == kept


@pytest.mark.parametrize(
    "page",
    ["javascript:alert(1)", "file:///home/ann", "https://", "shop.example", "https://a b/", ""],
)
def test_a_chat_begins_where_there_is_no_page(page: str) -> None:
    assert StartConversation.model_validate({"page": page}).page is None


def test_a_page_that_is_no_text_is_refused_at_its_name() -> None:
    with pytest.raises(ValidationError) as refused:
        StartConversation.model_validate({"page": 7})
    assert refused.value.errors()[0]["loc"] == ("page",)
