"""Bots that are functions of somebody else's, deployed as their makers would do it."""

import io
import json
import platform
import zipfile
from secrets import token_hex

from tests.e2e.world import World

_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


def deployed(world: World, source: str) -> str:
    """The ARN of a new function of this one file, whose `handler` is called; it may do nothing."""
    name = f"somebody-elses-bot-{token_hex(4)}"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("bot.py", source)
    role = world.aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(_TRUST))
    made = world.aws("lambda").create_function(
        FunctionName=name,
        Runtime="python" + ".".join(platform.python_version_tuple()[:2]),
        Role=role["Role"]["Arn"],
        Handler="bot.handler",
        Code={"ZipFile": packed.getvalue()},
        Timeout=60,
    )
    return str(made["FunctionArn"])
