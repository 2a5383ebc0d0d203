"""The encoder as the layer ships it, built once a machine."""

from functools import cache
from pathlib import Path

from escalation.engine.encoder.loading import LazyEncoder
from infra.environments import this_python
from infra.packaging import encoder_layer


@cache
def model_folder() -> Path:
    return encoder_layer(target=this_python()).path / "python" / "escalation_encoder"


@cache
def encoder() -> LazyEncoder:
    return LazyEncoder(model_folder())
