"""Gives this checkout's virtual environment the encoder: `python -m infra.development_encoder`.

The layer is built for this machine's interpreter and put on the environment's import path, behind
everything that is installed. Tests, benchmarks and the evaluation command then find the encoder as
a function does in Lambda.
"""

import sysconfig
from pathlib import Path

from infra.environments import this_python
from infra.packaging import encoder_layer


def main() -> None:
    """Build the layer and name its folder in a `.pth` file."""
    layer = encoder_layer(target=this_python())
    path = Path(sysconfig.get_paths()["purelib"]) / "escalation_encoder.pth"
    path.write_text(f"{layer.path / 'python'}\n")


if __name__ == "__main__":
    main()
