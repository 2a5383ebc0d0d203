"""What may stand before the API: CloudFront with AWS WAF, where an environment asks for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from infra.environments import Environment

CLOUDFRONT_REGION = "us-east-1"
"""Where CloudFront takes certificates and web ACLs from, wherever everything else is.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html
"""
LEAST_RATE = 10
"""Below which AWS WAF counts no rate.
https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
"""
AddressList = Literal["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesAnonymousIpList"]


@dataclass(frozen=True, slots=True)
class Front:
    """CloudFront and AWS WAF at the environment's own address; infra/README.md has its price.

    Rates are of requests in five minutes, and what is beyond one is answered 429 before it reaches
    the API.

    Attributes:
        certificate_arn: of AWS Certificate Manager, for the address's name, in us-east-1.
        requests_of_address: of one network address. A chat window in which somebody waits for
            people asks up to 170 times, so an office of thirty of them is at the limit's default.
        starts_of_address: of these, beginnings of chats.
        starts_of_bot: beginnings of one bot's chats, of all addresses together.
        refused_lists: AWS's own lists of addresses that are refused altogether. Its rules about
            what requests hold are not offered: a visitor may write anything into a chat.
    """

    certificate_arn: str
    requests_of_address: int = 5_000
    starts_of_address: int = 100
    starts_of_bot: int = 6_000
    refused_lists: tuple[AddressList, ...] = ()

    def rates(self) -> dict[str, int]:
        """Every rate by the name of its field."""
        return {
            "requests_of_address": self.requests_of_address,
            "starts_of_address": self.starts_of_address,
            "starts_of_bot": self.starts_of_bot,
        }


def faults(environment: "Environment", *, region: str | None) -> Iterator[str]:
    """What keeps an environment's front from being deployed, as sentences.

    Args:
        environment: what is to be synthesised.
        region: where it would be deployed, if that is known.
    """
    front = environment.front
    if front is None:
        return
    if environment.address is None:
        yield (
            "front stands before a name of your own, because the API's own endpoint is then "
            'switched off. Write address=Address(name="chat.acme.com", certificate_arn=...) '
            "beside it, with a certificate in the deployment's region; front has another one, of "
            f"the same name, in {CLOUDFRONT_REGION}."
        )
    if environment.public_url is not None:
        yield "front and public_url exclude each other: nothing stands before this machine."
    parts = front.certificate_arn.split(":")
    if parts[2:4] != ["acm", CLOUDFRONT_REGION]:
        yield (
            f"front's certificate is {front.certificate_arn}, and CloudFront takes only one of "
            f"AWS Certificate Manager in {CLOUDFRONT_REGION}. Request one there for the address's "
            "name and write its ARN."
        )
    if region is None:
        yield (
            f"front puts a stack into {CLOUDFRONT_REGION} beside those of the deployment's region, "
            "which is not known. Set AWS_REGION and credentials."
        )
    for name, rate in front.rates().items():
        if rate < LEAST_RATE:
            yield f"front's {name} is {rate}; AWS WAF counts {LEAST_RATE} at least."
