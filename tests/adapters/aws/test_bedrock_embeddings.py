"""Vectors by Amazon Bedrock, against botocore's stubs: requests, answers, failures."""

import io
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from escalation.adapters.aws.bedrock_embeddings import (
    COHERE,
    MOST_CHARACTERS,
    TITAN,
    BedrockEmbeddings,
    family_of,
)
from escalation.domain.bot_ports import ModelUser
from escalation.domain.language_model import ModelFailed
from infra.options import EMBEDDING_MODELS
from tests.fakes.owner_stores import RecordedEvents

TITAN_ID = f"{TITAN}:0"
USER = ModelUser(workspace_id="acme", bot_id="support", calls_a_day=0)


class Desk:
    """An adapter over a stubbed client."""

    def __init__(self, model_id: str) -> None:
        client = boto3.client(
            "bedrock-runtime",
            region_name="eu-central-1",
            aws_access_key_id="x",
            aws_secret_access_key="x",
        )
        self.model_id = model_id
        self.stub = Stubber(client)
        self.stub.activate()
        self.events = RecordedEvents()
        self.slept: list[float] = []
        self.model = BedrockEmbeddings(
            client, model_id, events=self.events, sleep=self.slept.append
        )

    def expect(self, asked: dict[str, Any], answer: object) -> None:
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.stub.add_response(
            "invoke_model",
            {
                "body": StreamingBody(io.BytesIO(content), len(content)),
                "contentType": "application/json",
            },
            {
                "modelId": self.model_id,
                "body": json.dumps(asked),
                "contentType": "application/json",
                "accept": "application/json",
            },
        )

    def refuse(self, code: str, status: int = 400) -> None:
        self.stub.add_client_error("invoke_model", code, http_status_code=status)


@pytest.fixture
def titan() -> Iterator[Desk]:
    desk = Desk(TITAN_ID)
    yield desk
    desk.stub.assert_no_pending_responses()


def asked_of_titan(text: str) -> dict[str, Any]:
    return {"inputText": text, "dimensions": 512, "normalize": True}


def test_titan_is_asked_a_text_at_a_time(titan: Desk) -> None:
    for text, vector in (("eins", [1, 0.5]), ("zwei", [0.0, 1.0])):
        titan.expect(asked_of_titan(text), {"embedding": vector, "inputTextTokenCount": 3})
    found = titan.model.embed(["eins", "zwei"], purpose="query", user=USER)
    assert found == [[1, 0.5], [0.0, 1.0]]
    told = titan.events.named("embedding_called")
    assert [fields["input_tokens"] for fields in told] == [3, 3]
    assert "eins" not in str(titan.events.events)


@pytest.mark.parametrize("purpose", ["query", "document"])
def test_cohere_is_asked_many_texts_at_once_and_told_what_they_are(purpose: Any) -> None:
    desk = Desk(f"eu.{COHERE}")
    texts = [f"text {number}" for number in range(100)]
    for part in (texts[:96], texts[96:]):
        asked = {"texts": part, "input_type": f"search_{purpose}", "truncate": "END"}
        answer = {"embeddings": [[float(len(text))] for text in part], "id": "x"}
        desk.expect(asked, {**answer, "response_type": "embeddings_floats"})
    found = desk.model.embed(texts, purpose=purpose, user=USER)
    assert found == [[float(len(text))] for text in texts]
    desk.stub.assert_no_pending_responses()


def test_a_text_is_cut_to_what_the_models_take(titan: Desk) -> None:
    titan.expect(asked_of_titan("x" * MOST_CHARACTERS), {"embedding": [1.0]})
    titan.model.embed(["x" * 9_000], purpose="query", user=USER)


def test_a_question_is_asked_once_and_an_index_until_it_is_answered(titan: Desk) -> None:
    titan.refuse("ThrottlingException", 429)
    with pytest.raises(ModelFailed, match="throttled"):
        titan.model.embed(["a"], purpose="query", user=USER)
    assert titan.slept == []
    titan.refuse("ThrottlingException", 429)
    titan.refuse("ModelTimeoutException", 408)
    titan.expect(asked_of_titan("a"), {"embedding": [1.0]})
    assert titan.model.embed(["a"], purpose="document", user=USER) == [[1.0]]
    assert titan.slept == [0.5, 1.0]


def test_what_is_refused_for_good_is_not_asked_again(titan: Desk) -> None:
    titan.refuse("AccessDeniedException", 403)
    with pytest.raises(ModelFailed, match="missing"):
        titan.model.embed(["a"], purpose="document", user=USER)
    assert titan.slept == []


@pytest.mark.parametrize(
    "answer",
    [b"<html>", [], {}, {"embedding": []}, {"embedding": ["1"]}, {"embeddings": [[1.0], [2.0]]}],
)
def test_an_answer_without_a_vector_is_none(titan: Desk, answer: object) -> None:
    titan.expect(asked_of_titan("a"), answer)
    with pytest.raises(ModelFailed, match="bad_reply"):
        titan.model.embed(["a"], purpose="query", user=USER)


def test_no_text_asks_nothing(titan: Desk) -> None:
    assert titan.model.embed([], purpose="document", user=USER) == []


def test_a_deployment_may_name_what_is_known_here_and_nothing_else() -> None:
    assert EMBEDDING_MODELS == (TITAN, COHERE)
    assert family_of(f"us.{TITAN_ID}") == TITAN
    with pytest.raises(ValueError, match="neither"):
        Desk("amazon.titan-embed-image-v1")
