"""CloudFront before the API, at the environment's own name."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_certificatemanager as certificates
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from escalation.adapters.aws.origin_secret import HEADER
from infra.components.acknowledgements import AWS_KEY, acknowledge, acknowledge_in_both
from infra.front import Front

CACHED = ("/assets/*", "/widget.js", "/openapi.json")
"""Paths whose answers may be kept for others; how long, their own headers say."""
_ERRORS = (400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504)
"""Those that CloudFront would keep for ten seconds, whatever their headers say.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
"""


class FrontDoor(Construct):
    """The distribution, and the secret that it shows to the API.

    The API's name is this one's: requests keep their Host, by which API Gateway knows its own name
    and the certificate that it answers with.

    Attributes:
        distribution: CloudFront's.
        secret: current and next value of what it sends.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        front: Front,
        name: str,
        api: str,
        firewall_arn: str,
        key: kms.IKey | None,
    ) -> None:
        """Builds both.

        Args:
            scope: parent.
            id_: name below it.
            front: what was asked for.
            name: where visitors, members and helpdesks find the service.
            api: host at which API Gateway answers to that name.
            firewall_arn: of the web ACL in us-east-1.
            key: that the secret is encrypted with; None for the account's.
        """
        super().__init__(scope, id_)
        self.secret = self._secret(key)
        origin = origins.HttpOrigin(
            api,
            protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
            origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
            # The API gives up after 30 seconds, and says so better than CloudFront would.
            read_timeout=Duration.seconds(40),
            custom_headers={
                HEADER: self.secret.secret_value_from_json("current").unsafe_unwrap(),
            },
        )
        whole = self._whole_requests()

        def uncached(protocol: cloudfront.ViewerProtocolPolicy) -> cloudfront.BehaviorOptions:
            return cloudfront.BehaviorOptions(
                origin=origin,
                viewer_protocol_policy=protocol,
                allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
                cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
                origin_request_policy=whole,
            )

        kept = cloudfront.BehaviorOptions(
            origin=origin,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            cache_policy=self._by_their_headers(),
        )
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment=name,
            domain_names=[name],
            certificate=certificates.Certificate.from_certificate_arn(
                self, "Certificate", front.certificate_arn
            ),
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            web_acl_id=firewall_arn,
            default_behavior=uncached(cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS),
            additional_behaviors={
                # What holds a token must not be sent twice, first in the clear.
                "/v1/*": uncached(cloudfront.ViewerProtocolPolicy.HTTPS_ONLY),
                **dict.fromkeys(CACHED, kept),
            },
            error_responses=[
                cloudfront.ErrorResponse(http_status=status, ttl=Duration.seconds(0))
                for status in _ERRORS
            ],
        )
        acknowledge(
            self.distribution,
            {
                "AwsSolutions-CFR1": "Visitors may be anywhere.",
                "AwsSolutions-CFR3": "API Gateway logs each request that reaches it, without "
                "addresses; a second log would keep addresses beside the chats' ids.",
            },
        )

    def _whole_requests(self) -> cloudfront.OriginRequestPolicy:
        """Every header of the viewer's (tokens, ETags, helpdesks' signatures), and who it is."""
        return cloudfront.OriginRequestPolicy(
            self,
            "WholeRequests",
            header_behavior=cloudfront.OriginRequestHeaderBehavior.all("CloudFront-Viewer-Address"),
            query_string_behavior=cloudfront.OriginRequestQueryStringBehavior.all(),
            cookie_behavior=cloudfront.OriginRequestCookieBehavior.none(),
        )

    def _by_their_headers(self) -> cloudfront.CachePolicy:
        """For as long as an answer's Cache-Control says, and not at all where it does not."""
        return cloudfront.CachePolicy(
            self,
            "ByTheirHeaders",
            min_ttl=Duration.seconds(0),
            default_ttl=Duration.seconds(0),
            max_ttl=Duration.days(365),
            # Host, because the API knows its name by it; Origin, because only who sends one is
            # told that any may read the answer.
            header_behavior=cloudfront.CacheHeaderBehavior.allow_list("Host", "Origin"),
            enable_accept_encoding_brotli=True,
            enable_accept_encoding_gzip=True,
        )

    def _secret(self, key: kms.IKey | None) -> secretsmanager.Secret:
        secret = secretsmanager.Secret(
            self,
            "Secret",
            description="What CloudFront shows to the API: the current value, and the next.",
            encryption_key=key,
            removal_policy=RemovalPolicy.DESTROY,  # a new one is as good
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template="{}",  # noqa: S106 - an empty object, no secret
                generate_string_key="current",
                password_length=64,
                exclude_punctuation=True,
            ),
        )
        reason = (
            "A rotation waits for every function's cache and for CloudFront's places; "
            "infra.workspace rotate-origin-secret takes its steps."
        )
        acknowledge(secret, {"AwsSolutions-SMG4": reason})
        acknowledge_in_both(secret, {"SecretsManagerRotationEnabled": reason})
        if key is None:
            acknowledge_in_both(secret, {"SecretsManagerUsingKMSKey": AWS_KEY})
        return secret
