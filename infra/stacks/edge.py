"""The stack that has to be in us-east-1, because CloudFront looks there for its firewall."""

import aws_cdk as cdk
from aws_cdk import Stack
from constructs import Construct

from infra.components.firewall import Firewall
from infra.environments import Environment
from infra.front import CLOUDFRONT_REGION, Front


class EdgeStack(Stack):
    """The firewall before CloudFront, for an environment that is elsewhere.

    Attributes:
        firewall_arn: of the web ACL.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        environment: Environment,
        front: Front,
        account: str | None,
    ) -> None:
        super().__init__(
            scope,
            id_,
            env=cdk.Environment(account=account, region=CLOUDFRONT_REGION),
            description=f"Escalation service, {environment.name}: what CloudFront needs here",
            cross_region_references=True,
        )
        self.firewall_arn = Firewall(self, "Firewall", front=front).arn
