"""Gives this checkout's virtual environment the encoders: `python -m infra.development_encoder`.

Their layers are built for this machine's interpreter and put on the environment's import path,
behind everything that is installed. Tests, benchmarks and the evaluation command then find the
encoders as a function does in Lambda.
"""

import sysconfig
from pathlib import Path

from infra.environments import this_python
from infra.packaging import encoder_layer, multilingual_layer


def main() -> None:
    """Build the layers and name their folders in a `.pth` file."""
    layers = (encoder_layer(target=this_python()), multilingual_layer(target=this_python()))
    path = Path(sysconfig.get_paths()["purelib"]) / "escalation_encoder.pth"
    path.write_text("".join(f"{layer.path / 'python'}\n" for layer in layers))


if __name__ == "__main__":
    main()
