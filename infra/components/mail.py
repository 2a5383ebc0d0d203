"""Where mail comes from."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ses as ses
from constructs import Construct


class Mail(Construct):
    """The SES identity of the sender's domain; its DKIM records are shown by the SES console.

    Attributes:
        configuration_set_name: used for all mail to teams, also where the identity is another's
            and has another set, or none, of its own.
        visitor_configuration_set_name: used for what visitors ask for, codes and transcripts.
    """

    def __init__(
        self, scope: Construct, id_: str, *, sender: str, owns_identity: bool, keeps_data: bool
    ) -> None:
        """Builds the identity and both sets.

        Strangers name the recipients of what visitors ask for. Its bounces and complaints are
        counted apart, it can be paused alone, and it goes to nobody who has bounced or complained:
        SES takes such a mail and does not send it. The mail that nothing may stop has no part in
        it. https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list-config-level.html

        Args:
            scope: parent.
            id_: name below it.
            sender: address that mail is sent from.
            owns_identity: make the identity of its domain, which the account must not have yet.
            keeps_data: it stays when it is no longer owned, so that mail goes on; one of a first
                deployment that failed goes, so that the next can make it.
        """
        super().__init__(scope, id_)
        configuration = ses.ConfigurationSet(
            self,
            "Configuration",
            tls_policy=ses.ConfigurationSetTlsPolicy.REQUIRE,
            reputation_metrics=True,
        )
        self.configuration_set_name = configuration.configuration_set_name
        for_visitors = ses.ConfigurationSet(
            self,
            "VisitorConfiguration",
            tls_policy=ses.ConfigurationSetTlsPolicy.REQUIRE,
            reputation_metrics=True,
            suppression_reasons=ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
        )
        self.visitor_configuration_set_name = for_visitors.configuration_set_name
        if owns_identity:
            identity = ses.EmailIdentity(
                self,
                "Identity",
                identity=ses.Identity.domain(sender.rpartition("@")[2]),
                configuration_set=configuration,
            )
            if keeps_data:
                identity.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
