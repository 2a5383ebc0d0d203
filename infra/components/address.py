"""A name of the operator's own for the API."""

from aws_cdk import CfnOutput
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_certificatemanager as certificates
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from constructs import Construct

from infra.environments import Address


class OwnAddress(Construct):
    """The name at API Gateway, with its record where the zone is in this account.

    It is kept with the data: an API that is made again is put behind the same name, so that no
    embedded script, webhook or DNS record changes.
    """

    def __init__(self, scope: Construct, id_: str, *, address: Address) -> None:
        super().__init__(scope, id_)
        domain = apigateway.DomainName(
            self,
            "Domain",
            domain_name=address.name,
            certificate=certificates.Certificate.from_certificate_arn(
                self, "Certificate", address.certificate_arn
            ),
            security_policy=apigateway.SecurityPolicy.TLS_1_2,
        )
        if address.hosted_zone is not None:
            zone_id, zone_name = address.hosted_zone
            alias = targets.ApiGatewayv2DomainProperties(
                domain.regional_domain_name, domain.regional_hosted_zone_id
            )
            route53.ARecord(
                self,
                "Record",
                zone=route53.HostedZone.from_hosted_zone_attributes(
                    self, "Zone", hosted_zone_id=zone_id, zone_name=zone_name
                ),
                record_name=address.name,
                target=route53.RecordTarget.from_alias(alias),
            )
        CfnOutput(self, "Target", value=domain.regional_domain_name).override_logical_id(
            "AddressTarget"
        )
