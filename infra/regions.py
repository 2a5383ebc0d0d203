"""Whether what an environment names stays in the regions that it allows."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from infra.environments import Environment
from infra.front import CLOUDFRONT_REGION

INFERENCE_SCOPES: dict[str, tuple[str, ...]] = {
    "apac": ("ap-*",),
    "au": ("ap-southeast-2", "ap-southeast-4"),
    "ca": ("ca-*",),
    "eu": ("eu-*",),
    "global": ("*",),
    "jp": ("ap-northeast-1", "ap-northeast-3"),
    "us": ("us-*",),
    "us-gov": ("us-gov-*",),
}
"""What the ids of cross-region inference profiles begin with, and where they may send a call: AWS
adds regions to a profile without asking, so a geography counts as all of it.
https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
"""


def outside(environment: Environment, *, region: str | None) -> Iterator[str]:
    """What would be, or would send data, outside the allowed regions, as sentences.

    Args:
        environment: what is to be synthesised; without `allowed_regions` everything may be.
        region: where it is deployed, which is where its tables, buckets, queues and mail are.
    """
    allowed = environment.allowed_regions
    if not allowed:
        return
    if region is not None and not _covers(allowed, region):
        yield _fault(f"it would be deployed to {region}", allowed)
    yield from _models(environment)
    for arn in environment.allowed_bot_arns:
        where = _region_of(arn)
        if not _covers(allowed, where):
            yield _fault(f"allowed_bot_arns has {arn}, in {where or 'no region'}", allowed)
    if environment.address is not None:
        where = _region_of(environment.address.certificate_arn)
        if not _covers(allowed, where):
            yield _fault(f"the address's certificate is in {where}", allowed)
    if environment.front is not None and not _covers(allowed, CLOUDFRONT_REGION):
        yield _fault(
            f"front's certificate and firewall are in {CLOUDFRONT_REGION}, and CloudFront passes "
            "requests through places all over the world",
            allowed,
        )


def _models(environment: Environment) -> Iterator[str]:
    asked = {
        "bedrock_model_id": environment.bedrock_model_id,
        "embedding_model_id": environment.embedding_model_id,
    }
    for name, model in asked.items():
        for scope in _model_regions(model):
            if not _covers(environment.allowed_regions, scope):
                yield _fault(
                    f"{name} {model} may send calls to {scope}", environment.allowed_regions
                )


def _fault(what: str, allowed: tuple[str, ...]) -> str:
    return f"{what}, and allowed_regions are {', '.join(allowed)}."


def _model_regions(model_id: str | None) -> tuple[str, ...]:
    """Where calls of a model may go besides its own region: none for a plain model."""
    if model_id is None:
        return ()
    if model_id.startswith("arn:"):
        return (_region_of(model_id),)
    return INFERENCE_SCOPES.get(model_id.partition(".")[0], ())


def _region_of(arn: str) -> str:
    parts = arn.split(":")
    return parts[3] if len(parts) > 3 else ""


def _covers(allowed: tuple[str, ...], region: str) -> bool:
    """Whether a region, or all that a pattern of them means, is allowed. A wildcard in it is a sign
    like another here, so that only one at least as wide covers it.
    """
    return any(fnmatchcase(region, pattern) for pattern in allowed)
