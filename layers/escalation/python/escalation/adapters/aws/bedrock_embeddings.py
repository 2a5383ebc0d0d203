"""Vectors of texts by Amazon Bedrock: Titan Text Embeddings V2, or Cohere Embed.

Requests and answers as documented by AWS, November 2026; nothing here was tried against the
service, and how well these models answer was not measured.
https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed-v3.html
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    ReadTimeoutError,
)

from escalation.adapters.aws.bedrock import failure_kind
from escalation.adapters.aws.clients import error_code
from escalation.domain.bot_ports import ModelUser
from escalation.domain.embeddings import Purpose
from escalation.domain.language_model import ModelFailed
from escalation.domain.ports import Events

if TYPE_CHECKING:
    from types_boto3_bedrock_runtime import BedrockRuntimeClient

TITAN: Final = "amazon.titan-embed-text-v2"
COHERE: Final = "cohere.embed-multilingual-v3"
DIMENSIONS: Final = 512
"""Of Titan's vectors: 256, 512 or 1,024. With 512 some 99 % of the accuracy of 1,024 is left, says
https://aws.amazon.com/blogs/aws/amazon-titan-text-v2-now-available-in-amazon-bedrock-optimized-for-improving-rag/
"""
MOST_CHARACTERS: Final = 2_000
"""Cohere takes 2,048 a text and 96 texts a call; Titan 8,192 tokens and one text."""
TEXTS_A_CALL: Final = {TITAN: 1, COHERE: 96}
PAUSES_S: Final = (0.5, 1.0, 2.0, 4.0)
"""Between attempts at an index, which can wait; a question gets one attempt."""
_AGAIN: Final = frozenset({"throttled", "timeout", "error"})
_LANGUAGES: Final = (
    "af ar az bg bn bs ca cs da de el en es et fa fi fr gl he hi hr hu id is it ja kn ko lt lv mk "
    "ml mr ms nl no pl pt ro ru sk sl sq sr sv ta te th tl tr uk ur vi zh"
)
"""Among those that AWS lists; Titan and Cohere each read over a hundred.
https://docs.aws.amazon.com/bedrock/latest/userguide/titan-embedding-models.html
"""


def family_of(model_id: str) -> str | None:
    """Which of the two a model or an inference profile is; None for any other."""
    return next((family for family in (TITAN, COHERE) if family in model_id), None)


class BedrockEmbeddings:
    """Implements the port `EmbeddingModel`. Takes a client that does not retry by itself."""

    reads: Final = frozenset(_LANGUAGES.split())

    def __init__(
        self,
        client: "BedrockRuntimeClient",
        model_id: str,
        *,
        events: Events,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Raises ValueError for a model whose form of request is not known here."""
        family = family_of(model_id)
        if family is None:
            raise ValueError(f"{model_id} is neither {TITAN} nor {COHERE}")
        self._client = client
        self.model_id: Final = model_id
        self.texts_a_call: Final = TEXTS_A_CALL[family]
        self._family = family
        self._events = events
        self._sleep = sleep

    def embed(
        self,
        texts: Sequence[str],
        *,
        purpose: Purpose,
        user: ModelUser,  # noqa: ARG002 - its budget is kept by whoever asks for it
    ) -> list[list[float]]:
        """See `EmbeddingModel.embed`."""
        found: list[list[float]] = []
        for start in range(0, len(texts), self.texts_a_call):
            batch = [text[:MOST_CHARACTERS] for text in texts[start : start + self.texts_a_call]]
            found += self._batch(batch, purpose)
        return found

    def _batch(self, batch: Sequence[str], purpose: Purpose) -> list[list[float]]:
        pauses = PAUSES_S if purpose == "document" else ()
        for pause in (*pauses, None):
            try:
                return self._call(batch, purpose)
            except ModelFailed as failed:
                again = pause is not None and failed.kind in _AGAIN
                self._events.record(
                    "embedding_failed",
                    model_id=self.model_id,
                    purpose=purpose,
                    kind=failed.kind,
                    detail=failed.detail[:100],
                    again=again,
                )
                if pause is None or not again:
                    raise
                self._sleep(pause)
        raise AssertionError("the loop returns or raises")

    def _call(self, batch: Sequence[str], purpose: Purpose) -> list[list[float]]:
        started = time.monotonic()
        try:
            answer = self._client.invoke_model(
                modelId=self.model_id,
                body=json.dumps(self._body(batch, purpose)),
                contentType="application/json",
                accept="application/json",
            )
            read = json.loads(answer["body"].read())
        except (ReadTimeoutError, ConnectTimeoutError) as error:
            raise ModelFailed("timeout", error_code(error)) from None
        except ClientError as error:
            raise ModelFailed(failure_kind(error), error_code(error)) from None
        except BotoCoreError as error:
            raise ModelFailed("error", error_code(error)) from None
        except ValueError:
            raise ModelFailed("bad_reply", "no JSON") from None
        vectors = _vectors(read, len(batch))
        tokens = read.get("inputTextTokenCount")
        self._events.record(
            "embedding_called",
            model_id=self.model_id,
            purpose=purpose,
            texts=len(batch),
            input_tokens=tokens if isinstance(tokens, int) else None,
            took_ms=round((time.monotonic() - started) * 1_000),
        )
        return vectors

    def _body(self, batch: Sequence[str], purpose: Purpose) -> dict[str, object]:
        if self._family == TITAN:
            return {"inputText": batch[0], "dimensions": DIMENSIONS, "normalize": True}
        return {"texts": list(batch), "input_type": f"search_{purpose}", "truncate": "END"}


def _vectors(answer: Any, wanted: int) -> list[list[float]]:  # noqa: ANN401 - whatever it says
    """Titan's `embedding`, or Cohere's `embeddings`; anything else is no answer."""
    if not isinstance(answer, Mapping):
        raise ModelFailed("bad_reply", "no object")
    found = answer["embeddings"] if "embeddings" in answer else [answer.get("embedding")]
    if not isinstance(found, list) or len(found) != wanted:
        raise ModelFailed("bad_reply", "not one vector a text")
    for vector in found:
        numbers = isinstance(vector, list) and bool(vector)
        if not numbers or not all(type(each) in {int, float} for each in vector):
            raise ModelFailed("bad_reply", "a vector of something else")
    return found
