"""A name of the operator's own for the API, and what its record leads to."""

from aws_cdk import CfnOutput
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_certificatemanager as certificates
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from constructs import Construct

from infra.environments import Address


class OwnAddress(Construct):
    """The name at API Gateway; its record, where the zone is in this account, is made by
    `leads_to_api` or `leads_to`.

    It is kept with the data: an API that is made again is put behind the same name, so that no
    embedded script, webhook or DNS record changes.

    Attributes:
        api: host at which API Gateway answers to the name.
    """

    def __init__(self, scope: Construct, id_: str, *, address: Address) -> None:
        super().__init__(scope, id_)
        self._address = address
        self._domain = apigateway.DomainName(
            self,
            "Domain",
            domain_name=address.name,
            certificate=certificates.Certificate.from_certificate_arn(
                self, "Certificate", address.certificate_arn
            ),
            security_policy=apigateway.SecurityPolicy.TLS_1_2,
        )
        self.api = self._domain.regional_domain_name

    def leads_to_api(self) -> None:
        """Whoever asks for the name gets API Gateway."""
        alias = targets.ApiGatewayv2DomainProperties(
            self._domain.regional_domain_name, self._domain.regional_hosted_zone_id
        )
        zone = self._zone()
        if zone is not None:
            route53.ARecord(
                self,
                "Record",
                zone=zone,
                record_name=self._address.name,
                target=route53.RecordTarget.from_alias(alias),
            )
        self._output(self.api)

    def leads_to(self, distribution: cloudfront.Distribution) -> None:
        """Whoever asks for the name gets CloudFront, which has IPv6 as well."""
        target = route53.RecordTarget.from_alias(targets.CloudFrontTarget(distribution))
        zone, name = self._zone(), self._address.name
        if zone is not None:
            route53.ARecord(self, "Record", zone=zone, record_name=name, target=target)
            route53.AaaaRecord(self, "RecordV6", zone=zone, record_name=name, target=target)
        self._output(distribution.distribution_domain_name)

    def _zone(self) -> route53.IHostedZone | None:
        if self._address.hosted_zone is None:
            return None
        zone_id, zone_name = self._address.hosted_zone
        return route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id=zone_id, zone_name=zone_name
        )

    def _output(self, target: str) -> None:
        CfnOutput(self, "Target", value=target).override_logical_id("AddressTarget")
