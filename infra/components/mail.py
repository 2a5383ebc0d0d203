"""Where mail comes from."""

from aws_cdk import aws_ses as ses
from constructs import Construct


class Mail(Construct):
    """The SES identity of the sender's domain; its DKIM records are shown by the SES console.

    Attributes:
        identity_name: the domain.
        configuration_set_name: used for all mail of the identity.
    """

    def __init__(self, scope: Construct, id_: str, *, sender: str) -> None:
        super().__init__(scope, id_)
        self.identity_name = sender.rpartition("@")[2]
        configuration = ses.ConfigurationSet(
            self,
            "Configuration",
            tls_policy=ses.ConfigurationSetTlsPolicy.REQUIRE,
            reputation_metrics=True,
        )
        self.configuration_set_name = configuration.configuration_set_name
        ses.EmailIdentity(
            self,
            "Identity",
            identity=ses.Identity.domain(self.identity_name),
            configuration_set=configuration,
        )
