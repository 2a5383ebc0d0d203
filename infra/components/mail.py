"""Where mail comes from, and where it is told what became of it."""

from collections.abc import Sequence

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.components.acknowledgements import acknowledge_in_both

_TO_TEAMS = (
    ses.EmailSendingEvent.BOUNCE,
    ses.EmailSendingEvent.COMPLAINT,
    ses.EmailSendingEvent.REJECT,
    ses.EmailSendingEvent.DELIVERY,
)
"""Not asked for: `Send`, which the call's answer tells; `DeliveryDelay`, after which a mail arrives
or bounces; `Rendering Failure`, which is of templates; openings and clicks, which watch people."""
_TO_VISITORS = (ses.EmailSendingEvent.BOUNCE, ses.EmailSendingEvent.COMPLAINT)


class Mail(Construct):
    """The SES identity of the sender's domain; its DKIM records are shown by the SES console.

    Attributes:
        configuration_set_name: used for all mail to teams, also where the identity is another's
            and has another set, or none, of its own.
        visitor_configuration_set_name: used for what visitors ask for, codes and transcripts.
        events: the topic that SES tells of all of it.
    """

    def __init__(
        self, scope: Construct, id_: str, *, sender: str, owns_identity: bool, keeps_data: bool
    ) -> None:
        """Builds the identity and both sets.

        Strangers name the recipients of what visitors ask for. Its bounces and complaints are
        counted apart, it can be paused alone, and it goes to nobody who has bounced or complained:
        SES takes such a mail and does not send it. The mail that nothing may stop has no part in
        it, so it is sent past the account's list, on which an address stays until somebody takes it
        off: who gets no more of it is in our own record, which an owner can mend.
        https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list-config-level.html

        SES tells through SNS, not EventBridge, whose events of SES are "delivered on a best-effort
        basis" (https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html). SNS tries a
        queue 100,015 times over 23 days, and takes nothing for that
        (https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html,
        https://aws.amazon.com/sns/pricing/).

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
            disable_suppression_list=True,
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
        # Each destination adds to its policy that SES may publish there for that set.
        self.events = sns.Topic(self, "Events", enforce_ssl=True)
        acknowledge_in_both(
            self.events,
            {
                "SNSEncryptedKMS": "Nothing stays in it: recipients' addresses and a mail's id "
                "pass on to a queue at once, which is encrypted. SNS's own key would keep SES out, "
                "and a key of your own is made after what mail needs, whose name may be taken."
            },
        )
        self._tell(configuration, _TO_TEAMS)
        self._tell(for_visitors, _TO_VISITORS)
        if owns_identity:
            identity = ses.EmailIdentity(
                self,
                "Identity",
                identity=ses.Identity.domain(sender.rpartition("@")[2]),
                configuration_set=configuration,
            )
            if keeps_data:
                identity.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)

    def _tell(
        self, configuration: ses.ConfigurationSet, events: Sequence[ses.EmailSendingEvent]
    ) -> None:
        destination = configuration.add_event_destination(
            "Events", destination=ses.EventDestination.sns_topic(self.events), events=list(events)
        )
        # SES publishes to a topic once before it takes it as a destination.
        policy = self.events.node.try_find_child("Policy")
        if policy is not None:
            destination.node.add_dependency(policy)
