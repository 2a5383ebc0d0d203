"""The stack that keeps what must survive: tables, users, secrets, files, key, mail identity."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.components.acknowledgements import AWS_KEY, acknowledge, acknowledge_in_both
from infra.components.address import OwnAddress
from infra.components.backups import TableBackups
from infra.components.firewall import Firewall
from infra.components.front_door import FrontDoor
from infra.components.identity import Users
from infra.components.inbound_mail import InboundMail
from infra.components.key import OwnKey
from infra.components.mail import Mail
from infra.components.private_files import PrivateFiles
from infra.components.tables import Tables
from infra.environments import Environment
from infra.published import TABLES, Name
from infra.restored import Restored
from infra.stacks.names import publish


class DataStack(Stack):
    """Stateful: deployed first, changed rarely, never replaced."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        environment: Environment,
        env: cdk.Environment,
        firewall_arn: str | None = None,
    ) -> None:
        """Builds the stack.

        Args:
            scope: parent.
            id_: name of the stack.
            environment: what is deployed.
            env: account and region.
            firewall_arn: of a front's firewall in another region; None where it belongs here.
        """
        super().__init__(
            scope,
            id_,
            env=env,
            description=f"Escalation service, {environment.name}: data",
            termination_protection=environment.keeps_data,
            cross_region_references=firewall_arn is not None,
        )
        removal = RemovalPolicy.RETAIN if environment.keeps_data else RemovalPolicy.DESTROY
        users = Users(
            self,
            "Users",
            environment_name=environment.name,
            keeps_data=environment.keeps_data,
            mfa_required=environment.mfa_required,
            managed_login=environment.managed_login,
        )
        mail = Mail(
            self,
            "Mail",
            sender=environment.mail_from,
            owns_identity=environment.mail_identity == "create",
            keeps_data=environment.keeps_data,
        )
        # What can fail, because its name is taken or not yours, is made before what is kept when
        # a deployment is rolled back: then the next try finds nothing in its way.
        fallible: list[Construct] = [users, mail]
        published: dict[Name, str] = {}
        key: kms.Key | None = None
        if environment.own_key:
            own = OwnKey(self, "Own", keeps_data=environment.keeps_data)
            own.node.add_dependency(*fallible)
            key = own.key
            published[Name.KEY_ARN] = key.key_arn
        if environment.address is not None:
            address = OwnAddress(self, "Address", address=environment.address)
            fallible.append(address)
            if environment.front is None:
                address.leads_to_api()
            else:
                front = environment.front
                door = FrontDoor(
                    self,
                    "Front",
                    front=front,
                    name=environment.address.name,
                    api=address.api,
                    firewall_arn=firewall_arn or Firewall(self, "Firewall", front=front).arn,
                    key=key,
                )
                fallible.append(door)
                address.leads_to(door.distribution)
                published[Name.ORIGIN_SECRET_ARN] = _arn(door.secret)
                published[Name.DISTRIBUTION_ID] = door.distribution.distribution_id
        tables = Tables(
            self,
            "Tables",
            keeps_data=environment.keeps_data,
            point_in_time_recovery=environment.restorable,
            key=key,
            backed_up=environment.backups is not None,
        )
        token_secret = self._key_ring(
            "TokenSecret",
            "Signs the visitors' conversation tokens: key id to key, and the current.",
            removal,
            key,
        )
        bucket = PrivateFiles(
            self, "PrivateBucket", removal=removal, emptied=environment.name == "dev", key=key
        ).bucket
        for kept in (tables, token_secret, bucket):
            kept.node.add_dependency(*fallible)
        if environment.inbound_mail is not None:
            published |= self._receive_mail(environment, removal, key, fallible)
        if environment.backups is not None:
            backups = TableBackups(
                self,
                "Backups",
                backups=environment.backups,
                tables=(
                    *(tables.settings, tables.audit, tables.transcripts),
                    *(
                        dynamodb.Table.from_table_name(self, f"Restored{name.title()}", one.name)
                        for name, one in environment.restored.items()
                    ),
                ),
                key=key,
            )
            backups.node.add_dependency(*fallible)
        in_use = _in_use(tables, environment.restored)
        publish(
            self,
            environment=environment.name,
            values={
                **in_use,
                Name.PRIVATE_BUCKET: bucket.bucket_name,
                Name.TOKEN_SECRET_ARN: _arn(token_secret),
                Name.USER_POOL_ID: users.pool.user_pool_id,
                Name.SIGN_IN_URL: users.domain.base_url(),
                Name.MAIL_CONFIGURATION_SET: mail.configuration_set_name,
                Name.MAIL_EVENTS_TOPIC_ARN: mail.events.topic_arn,
                Name.VISITOR_MAIL_CONFIGURATION_SET: mail.visitor_configuration_set_name,
                **published,
            },
        )
        CfnOutput(self, "SettingsTableName", value=in_use[Name.SETTINGS_TABLE])
        CfnOutput(self, "TranscriptsTableName", value=in_use[Name.TRANSCRIPTS_TABLE])
        CfnOutput(self, "PrivateBucketName", value=bucket.bucket_name)
        CfnOutput(self, "TokenSecretArn", value=_arn(token_secret))
        CfnOutput(self, "UserPoolId", value=users.pool.user_pool_id)
        CfnOutput(self, "SignInUrl", value=users.domain.base_url())

    def _receive_mail(
        self,
        environment: Environment,
        removal: RemovalPolicy,
        key: kms.Key | None,
        fallible: Sequence[Construct],
    ) -> dict[Name, str]:
        """What mail replies come in by."""
        wanted = environment.inbound_mail
        if wanted is None:
            return {}
        domain = wanted.domain
        mail = InboundMail(
            self,
            "InboundMail",
            domain=domain,
            rule_set=wanted.rule_set,
            rule=f"escalation-{environment.name}-replies",
            keep_days=wanted.keep_days,
            # The sender's own domain has one by now.
            owns_identity=environment.mail_identity == "create"
            and domain != environment.mail_from.rpartition("@")[2].lower(),
            removal=removal,
            emptied=environment.name == "dev",
            key=key,
        )
        secret = self._key_ring(
            "ReplySecret",
            "Signs the addresses that mail replies go to: key id to key, and the current.",
            removal,
            key,
        )
        for kept in (mail, secret):
            kept.node.add_dependency(*fallible)
        CfnOutput(self, "InboundMailRuleSet", value=mail.rule_set)
        CfnOutput(self, "InboundMailServer", value=f"inbound-smtp.{self.region}.amazonaws.com")
        return {
            Name.RECEIVED_MAIL_BUCKET: mail.bucket.bucket_name,
            Name.RECEIVED_MAIL_TOPIC_ARN: mail.topic.topic_arn,
            Name.REPLY_SECRET_ARN: _arn(secret),
        }

    def _key_ring(
        self, id_: str, description: str, removal: RemovalPolicy, key: kms.IKey | None
    ) -> secretsmanager.Secret:
        """Keys by id and which one signs; an operator adds a key, then makes it current."""
        secret = secretsmanager.Secret(
            self,
            id_,
            description=description,
            encryption_key=key,
            removal_policy=removal,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template='{"current":"k1"}',  # noqa: S106 - which key signs, no key
                generate_string_key="k1",
                password_length=64,
                exclude_punctuation=True,
            ),
        )
        reason = (
            "A rotation keeps the old key until the last of what it signed has ended, which "
            "only an operator can tell; infra/README.md says how."
        )
        acknowledge(secret, {"AwsSolutions-SMG4": reason})
        acknowledge_in_both(secret, {"SecretsManagerRotationEnabled": reason})
        if key is None:
            acknowledge_in_both(secret, {"SecretsManagerUsingKMSKey": AWS_KEY})
        return secret


def _in_use(tables: Tables, restored: Restored) -> dict[Name, str]:
    """The tables that the service works on: this stack's, or what has been restored."""
    own = {
        Name.SETTINGS_TABLE: tables.settings.table_name,
        Name.AUDIT_TABLE: tables.audit.table_name,
        Name.TRANSCRIPTS_TABLE: tables.transcripts.table_name,
        Name.TRANSCRIPTS_STREAM_ARN: tables.transcripts.table_stream_arn or "",
    }
    own |= {TABLES[table]: one.name for table, one in restored.items()}
    transcripts = restored.get("transcripts")
    if transcripts is not None and transcripts.stream_arn is not None:
        own[Name.TRANSCRIPTS_STREAM_ARN] = transcripts.stream_arn
    return own


def _arn(secret: secretsmanager.Secret) -> str:
    """The secret's ARN, by the attribute that is one everywhere: `Ref` is a name on the emulator,
    and a policy about a name allows nothing.
    """
    made = secret.node.default_child
    return made.attr_id if isinstance(made, secretsmanager.CfnSecret) else secret.secret_arn
