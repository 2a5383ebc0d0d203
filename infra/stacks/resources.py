"""The service stack's view of what the data stack keeps, and of who may do what with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.components.acknowledgements import acknowledge
from infra.environments import Environment
from infra.published import Name
from infra.regions import INFERENCE_SCOPES
from infra.stacks.names import lookup


@dataclass(frozen=True)
class ReceivedMail:
    """What the data stack receives mail with.

    Attributes:
        domain: that replies go to.
        bucket: of raw mails.
        topic: on which SES tells of them.
        secret_arn: of what reply addresses are signed with.
    """

    domain: str
    bucket: s3.IBucket
    topic: sns.ITopic
    secret_arn: str


class Resources(Construct):
    """Tables, bucket, secrets, users and mail by name, with the grants that the library lacks.

    Attributes:
        settings: table.
        audit: table.
        transcripts: table.
        transcripts_stream_arn: of what is written to it, before and after.
        bucket: private files.
        token_secret: signs conversation tokens.
        origin_secret_arn: of what a front shows to the API; None without one.
        key: of the operator's own; None without one.
        pool: members of all workspaces.
        mail_events: topic of what becomes of mail.
        mail_configuration_set: name of what mail to teams is sent with.
        visitor_mail_configuration_set: name of what is sent with that visitors ask for.
        received_mail: where mail comes in; None without it.
        sign_in_url: address of Cognito's hosted pages, without a slash at the end.
    """

    def __init__(self, scope: Construct, id_: str, *, environment: Environment) -> None:
        super().__init__(scope, id_)
        self._environment = environment

        def name(of: Name) -> str:
            return lookup(self, environment=environment.name, name=of)

        self.settings: dynamodb.ITable = dynamodb.Table.from_table_name(
            self, "Settings", name(Name.SETTINGS_TABLE)
        )
        self.audit: dynamodb.ITable = dynamodb.Table.from_table_name(
            self, "Audit", name(Name.AUDIT_TABLE)
        )
        self.transcripts: dynamodb.ITable = dynamodb.Table.from_table_name(
            self, "Transcripts", name(Name.TRANSCRIPTS_TABLE)
        )
        self.transcripts_stream_arn = name(Name.TRANSCRIPTS_STREAM_ARN)
        self.bucket = s3.Bucket.from_bucket_name(self, "Bucket", name(Name.PRIVATE_BUCKET))
        self.token_secret = secretsmanager.Secret.from_secret_complete_arn(
            self, "TokenSecret", name(Name.TOKEN_SECRET_ARN)
        )
        self.origin_secret_arn = None if environment.front is None else name(Name.ORIGIN_SECRET_ARN)
        self.key: kms.IKey | None = None
        if environment.own_key:
            self.key = kms.Key.from_key_arn(self, "Key", name(Name.KEY_ARN))
        self.pool = cognito.UserPool.from_user_pool_id(self, "Pool", name(Name.USER_POOL_ID))
        self.sign_in_url = environment.sign_in_url or name(Name.SIGN_IN_URL)
        self.mail_events: sns.ITopic = sns.Topic.from_topic_arn(
            self, "MailEvents", name(Name.MAIL_EVENTS_TOPIC_ARN)
        )
        self.mail_configuration_set = name(Name.MAIL_CONFIGURATION_SET)
        self.visitor_mail_configuration_set = name(Name.VISITOR_MAIL_CONFIGURATION_SET)
        self.received_mail: ReceivedMail | None = None
        if environment.inbound_mail is not None:
            self.received_mail = ReceivedMail(
                domain=environment.inbound_mail.domain,
                bucket=s3.Bucket.from_bucket_name(
                    self, "ReceivedMail", name(Name.RECEIVED_MAIL_BUCKET)
                ),
                topic=sns.Topic.from_topic_arn(
                    self, "MailReceived", name(Name.RECEIVED_MAIL_TOPIC_ARN)
                ),
                secret_arn=name(Name.REPLY_SECRET_ARN),
            )

    def grant_connection_secrets(self, function: lambda_.Function, *actions: str) -> None:
        """Allows `actions` on the credentials of helpdesks, whose names are made at run time."""
        self._grant_secrets(function, self._environment.connection_secret_prefix, actions)

    def grant_access_tokens(self, function: lambda_.Function, *actions: str) -> None:
        """Allows `actions` on the access tokens that workers share."""
        self._grant_secrets(function, self._environment.access_token_secret_prefix, actions)

    def grant_webhook_secrets(self, function: lambda_.Function, *actions: str) -> None:
        """Allows `actions` on what webhooks are checked with."""
        self._grant_secrets(function, self._environment.webhook_secret_prefix, actions)

    def grant_outgoing_secrets(self, function: lambda_.Function, *actions: str) -> None:
        """Allows `actions` on what outgoing webhooks are signed with."""
        self._grant_secrets(function, self._environment.outgoing_secret_prefix, actions)

    def grant_use_helpdesks(self, function: lambda_.Function) -> None:
        """Lets `function` call helpdesks: read credentials, share access tokens."""
        self.grant_connection_secrets(function, "secretsmanager:GetSecretValue")
        self.grant_access_tokens(
            function, "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"
        )

    def grant_token_secret(self, function: lambda_.Function) -> None:
        """Lets `function` read the keys of the conversation tokens."""
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["secretsmanager:GetSecretValue"],
                resources=[self.token_secret.secret_arn],
            )
        )

    def grant_identity_secrets(self, function: lambda_.Function) -> None:
        """Lets `function` read what workspaces sign their visitors' identities with."""
        actions = ("secretsmanager:GetSecretValue",)
        self._grant_secrets(function, self._environment.identity_secret_prefix, actions)

    def _grant_secrets(
        self, function: lambda_.Function, prefix: str, actions: Sequence[str]
    ) -> None:
        stack = Stack.of(self)
        arn = (
            f"arn:{stack.partition}:secretsmanager:{stack.region}:{stack.account}:secret:{prefix}*"
        )
        function.add_to_role_policy(iam.PolicyStatement(actions=list(actions), resources=[arn]))
        _accept(
            function,
            f"Resource::{self._shown(arn)}",
            "A workspace's secret gets a random name at run time; the prefix holds nothing else.",
        )

    def grant_send_mail(self, function: lambda_.Function, *, to_visitors: bool = False) -> None:
        """Lets `function` send from the environment's own address only.

        While the account is in SES's sandbox the recipient's identity is authorised as well as
        the sender's, and who gets mail is known at run time: so every identity of this account may
        be named, and the condition says who mail comes from.
        """
        stack = Stack.of(self)
        base = f"arn:{stack.partition}:ses:{stack.region}:{stack.account}"
        identities = f"{base}:identity/*"
        sets = [self.mail_configuration_set]
        if to_visitors:
            sets.append(self.visitor_mail_configuration_set)
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["ses:SendEmail", "ses:SendRawEmail"],
                resources=[identities, *(f"{base}:configuration-set/{each}" for each in sets)],
                conditions={"StringEquals": {"ses:FromAddress": self._environment.mail_from}},
            )
        )
        _accept(
            function,
            f"Resource::{self._shown(identities)}",
            "Recipients in the sandbox are identities, too; the sender is one address.",
        )

    def grant_invoke_allowed_bots(self, function: lambda_.Function) -> None:
        """Lets `function` invoke the bots of workspaces' own that the environment allows."""
        allowed = list(self._environment.allowed_bot_arns)
        if not allowed:
            return
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=allowed)
        )
        for arn in allowed:
            if "*" in arn:
                _accept(
                    function,
                    f"Resource::{arn}",
                    "The operator names the bots of this environment by pattern, in "
                    "infra/environments.py.",
                )

    def grant_model(self, function: lambda_.Function, model_id: str) -> None:
        """Lets `function` call one Amazon Bedrock model.

        An inference profile (`eu.…`) passes calls on to its model in other regions, which needs
        permission there too.
        """
        stack = Stack.of(self)
        base = f"arn:{stack.partition}:bedrock"
        scope, _, model = model_id.partition(".")
        if scope in INFERENCE_SCOPES:
            regions = self._environment.allowed_regions or ("*",)
            models = [f"{base}:{region}::foundation-model/{model}" for region in regions]
            profile = f"{base}:{stack.region}:{stack.account}:inference-profile/{model_id}"
            resources = [profile, *models]
            for one in models:
                _accept(
                    function,
                    f"Resource::{self._shown(one)}",
                    "The inference profile chooses the region of each call; the model is one.",
                )
        else:
            resources = [f"{base}:{stack.region}::foundation-model/{model_id}"]
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["bedrock:InvokeModel"], resources=resources)
        )

    def grant_exports(self, function: lambda_.Function, *actions: str) -> None:
        """Allows `actions` on exports: a link to one carries its signer's permission."""
        self._grant_files(function, "exports", actions)

    def grant_indexes(self, function: lambda_.Function, *actions: str) -> None:
        """Allows `actions` on what knowledge was made into."""
        self._grant_files(function, "indexes", actions)

    def _grant_files(self, function: lambda_.Function, prefix: str, actions: Sequence[str]) -> None:
        files = self.bucket.arn_for_objects(f"{prefix}/*")
        function.add_to_role_policy(iam.PolicyStatement(actions=list(actions), resources=[files]))
        _accept(
            function,
            f"Resource::{self._shown(files)}",
            f"Files below {prefix}/ are named at run time; nothing else is there.",
        )

    def grant_received_mail(self, function: lambda_.Function, received: ReceivedMail) -> None:
        """Lets `function` read and delete raw mails, and tell one that is gone from one that it may
        not read.
        """
        mails = received.bucket.arn_for_objects("*")
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["s3:GetObject", "s3:DeleteObject"], resources=[mails])
        )
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["s3:ListBucket"], resources=[received.bucket.bucket_arn])
        )
        _accept(
            function,
            f"Resource::{self._shown(mails)}",
            "SES names each mail when it comes; nothing else is there.",
        )

    def grant_tell_missing_files(self, function: lambda_.Function) -> None:
        """Lets `function` tell a file that is not there from one that it may not read.

        Without it S3 answers 403 to both.
        https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
        """
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["s3:ListBucket"], resources=[self.bucket.bucket_arn])
        )

    def _shown(self, value: str) -> str:
        """How cdk-nag prints an ARN whose parts are known only to CloudFormation."""
        resolved = Stack.of(self).resolve(value)
        parts = resolved["Fn::Join"][1] if isinstance(resolved, dict) else [resolved]
        return "".join(p if isinstance(p, str) else f"<{p['Ref']}>" for p in parts)


def _accept(function: lambda_.Function, finding: str, reason: str) -> None:
    if function.role is not None:
        acknowledge(function.role, {f"AwsSolutions-IAM5[{finding}]": reason})
