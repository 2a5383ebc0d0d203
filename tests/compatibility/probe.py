"""What another release does to records and messages: read, changed, written again.

    python -I tests/compatibility/probe.py RELEASE < asked > answered

Runs in an interpreter of its own, on that release's code alone: RELEASE is a packed one (`pack`) or
a folder. Asked is a list of `{"model": "module:Class", "body": base64, "set": {...}}` and of
`{"job": body}`; each is answered by `{"body": …}`, `{"job": …}` or `{"refused": what was raised}`.
"""

import json
import sys
from base64 import b64decode, b64encode
from importlib import import_module


def answered(asked: dict[str, object]) -> dict[str, str]:
    """What became of one record or message."""
    from escalation.adapters.aws.dynamodb_codec import decode, encode  # noqa: PLC0415
    from escalation.domain import jobs  # noqa: PLC0415

    try:
        if "job" in asked:
            return {"job": jobs.encode(jobs.decode(str(asked["job"])))}
        module, _, name = str(asked["model"]).partition(":")
        model = getattr(import_module(module), name)
        found = decode(model, b64decode(str(asked["body"])))
        changed = found.model_copy(update=asked.get("set"))
        return {"body": b64encode(encode(changed)).decode()}
    except Exception as error:
        return {"refused": type(error).__name__}


def main() -> None:
    """Answer all that is asked, on the release that the command line names."""
    sys.path.insert(0, sys.argv[1])
    runtime = import_module("escalation.runtime")  # installs the helpdesks
    assert str(runtime.__file__).startswith(sys.argv[1]), "another release's code was found first"
    answers = [answered(each) for each in json.load(sys.stdin)]
    loaded = sorted(name for name in sys.modules if name.partition(".")[0] == "escalation")
    json.dump({"answers": answers, "modules": loaded}, sys.stdout)


if __name__ == "__main__":
    main()
