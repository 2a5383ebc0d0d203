"""The stack that keeps what must survive: tables, users, secrets, files, the mail identity."""

import aws_cdk as cdk
from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.components.acknowledgements import acknowledge
from infra.components.address import OwnAddress
from infra.components.firewall import Firewall
from infra.components.front_door import FrontDoor
from infra.components.identity import Users
from infra.components.mail import Mail
from infra.components.tables import Tables
from infra.environments import Environment
from infra.stacks.names import Name, publish


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
                )
                fallible.append(door)
                address.leads_to(door.distribution)
                published = {
                    Name.ORIGIN_SECRET_ARN: _arn(door.secret),
                    Name.DISTRIBUTION_ID: door.distribution.distribution_id,
                }
        tables = Tables(
            self,
            "Tables",
            keeps_data=environment.keeps_data,
            point_in_time_recovery=environment.name != "local",
        )
        token_secret = self._token_secret(removal)
        bucket = self._private_bucket(removal, emptied=environment.name == "dev")
        for kept in (tables, token_secret, bucket):
            kept.node.add_dependency(*fallible)
        publish(
            self,
            environment=environment.name,
            values={
                Name.SETTINGS_TABLE: tables.settings.table_name,
                Name.AUDIT_TABLE: tables.audit.table_name,
                Name.TRANSCRIPTS_TABLE: tables.transcripts.table_name,
                Name.TRANSCRIPTS_STREAM_ARN: tables.transcripts.table_stream_arn or "",
                Name.PRIVATE_BUCKET: bucket.bucket_name,
                Name.TOKEN_SECRET_ARN: _arn(token_secret),
                Name.USER_POOL_ID: users.pool.user_pool_id,
                Name.SIGN_IN_URL: users.domain.base_url(),
                Name.MAIL_CONFIGURATION_SET: mail.configuration_set_name,
                Name.VISITOR_MAIL_CONFIGURATION_SET: mail.visitor_configuration_set_name,
                **published,
            },
        )
        CfnOutput(self, "SettingsTableName", value=tables.settings.table_name)
        CfnOutput(self, "TranscriptsTableName", value=tables.transcripts.table_name)
        CfnOutput(self, "PrivateBucketName", value=bucket.bucket_name)
        CfnOutput(self, "TokenSecretArn", value=_arn(token_secret))
        CfnOutput(self, "UserPoolId", value=users.pool.user_pool_id)
        CfnOutput(self, "SignInUrl", value=users.domain.base_url())

    def _token_secret(self, removal: RemovalPolicy) -> secretsmanager.Secret:
        """Keys by id and which one signs; an operator adds a key, then makes it current."""
        secret = secretsmanager.Secret(
            self,
            "TokenSecret",
            description="Signs the visitors' conversation tokens: key id to key, and the current.",
            removal_policy=removal,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template='{"current":"k1"}',  # noqa: S106 - which key signs, no key
                generate_string_key="k1",
                password_length=64,
                exclude_punctuation=True,
            ),
        )
        acknowledge(
            secret,
            {
                "AwsSolutions-SMG4": "A rotation keeps the old key until the last conversation it "
                "signed has ended, which only an operator can tell; infra/README.md says how."
            },
        )
        return secret

    def _private_bucket(self, removal: RemovalPolicy, *, emptied: bool) -> s3.Bucket:
        """Exports and knowledge indexes; an export is gone after a week.

        Args:
            removal: whether the bucket goes with the stack.
            emptied: delete its files first, without which it cannot go.
        """
        bucket = s3.Bucket(
            self,
            "PrivateBucket",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            removal_policy=removal,
            auto_delete_objects=emptied,
            lifecycle_rules=[
                s3.LifecycleRule(prefix="exports/", expiration=Duration.days(7)),
                s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1)),
            ],
        )
        acknowledge(
            bucket,
            {
                "AwsSolutions-S1": "Only the jobs function touches it, and logs what it does; a "
                "second bucket of access logs would hold names of exports for longer."
            },
        )
        return bucket


def _arn(secret: secretsmanager.Secret) -> str:
    """The secret's ARN, by the attribute that is one everywhere: `Ref` is a name on the emulator,
    and a policy about a name allows nothing.
    """
    made = secret.node.default_child
    return made.attr_id if isinstance(made, secretsmanager.CfnSecret) else secret.secret_arn
