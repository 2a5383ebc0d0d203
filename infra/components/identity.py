"""Who may use the console: the user pool, and the client that signs people in."""

from collections.abc import Sequence

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra.components.acknowledgements import acknowledge


class Users(Construct):
    """The members of all workspaces. What a member may do is an item keyed by `sub`, not a claim.

    Attributes:
        pool: the user pool.
        domain: Cognito's hosted sign-in pages.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        environment_name: str,
        keeps_data: bool,
        mfa_required: bool,
        managed_login: bool,
    ) -> None:
        super().__init__(scope, id_)
        self.pool = cognito.UserPool(
            self,
            "Pool",
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(email=True),
            auto_verify=cognito.AutoVerifiedAttrs(email=True),
            # Not required, so that the console's client need not be able to write it: an address is
            # what invitations are for. Nobody is made without one all the same.
            standard_attributes=cognito.StandardAttributes(
                email=cognito.StandardAttribute(required=False, mutable=True)
            ),
            mfa=cognito.Mfa.REQUIRED if mfa_required else cognito.Mfa.OPTIONAL,
            mfa_second_factor=cognito.MfaSecondFactor(sms=False, otp=True),
            password_policy=cognito.PasswordPolicy(
                min_length=12,
                require_digits=True,
                require_lowercase=True,
                require_uppercase=True,
                require_symbols=True,
                temp_password_validity=Duration.days(7),
            ),
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            deletion_protection=keeps_data,
            removal_policy=RemovalPolicy.RETAIN if keeps_data else RemovalPolicy.DESTROY,
        )
        # A domain prefix is unique in a whole region of AWS: the account's number makes it so.
        self.domain = self.pool.add_domain(
            "SignIn",
            cognito_domain=cognito.CognitoDomainOptions(
                domain_prefix=f"escalation-{environment_name}-{Aws.ACCOUNT_ID}"
            ),
            # The newer ones speak the language that the console asks for, the classic English.
            # https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
            managed_login_version=(
                cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN
                if managed_login
                else cognito.ManagedLoginVersion.CLASSIC_HOSTED_UI
            ),
        )
        acknowledge(
            self.pool,
            {
                "AwsSolutions-COG8": "Threat protection needs the Plus plan, charged per user; "
                "only invited members can sign in here.",
            },
        )
        if not mfa_required:
            acknowledge(
                self.pool,
                {
                    "AwsSolutions-COG2": "A second factor is each member's choice in the pool; "
                    "where a workspace requires it, each call is checked for it."
                },
            )


class ConsoleClient(Construct):
    """The console's sign-in: authorization code with PKCE, no client secret in a browser.

    Attributes:
        client_id: audience of the access tokens.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        pool: cognito.IUserPool,
        addresses: Sequence[str],
        password_sign_in: bool,
        managed_login: bool,
    ) -> None:
        """Builds the client.

        Args:
            scope: parent.
            id_: name below it.
            pool: whose users sign in.
            addresses: where the console may be, each without a slash at the end.
            password_sign_in: also let a script sign in with a password.
            managed_login: the domain has the newer pages, which want a style for each client.
        """
        super().__init__(scope, id_)
        pages = [f"{address}/" for address in addresses]
        client = cognito.UserPoolClient(
            self,
            "Client",
            user_pool=pool,
            generate_secret=False,
            prevent_user_existence_errors=True,
            enable_token_revocation=True,
            write_attributes=cognito.ClientAttributes().with_standard_attributes(fullname=True),
            # The runner hands out a token at its start, to scripts that cannot renew it.
            access_token_validity=Duration.hours(24 if password_sign_in else 1),
            id_token_validity=Duration.hours(24 if password_sign_in else 1),
            refresh_token_validity=Duration.days(7),
            supported_identity_providers=[cognito.UserPoolClientIdentityProvider.COGNITO],
            auth_flows=cognito.AuthFlow(
                user_password=password_sign_in, admin_user_password=password_sign_in
            ),
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(authorization_code_grant=True),
                scopes=[
                    cognito.OAuthScope.OPENID,
                    cognito.OAuthScope.EMAIL,
                    cognito.OAuthScope.PROFILE,
                    # To set a second factor up, which Cognito's own pages cannot.
                    cognito.OAuthScope.COGNITO_ADMIN,
                ],
                callback_urls=pages,
                logout_urls=pages,
            ),
        )
        self.client_id = client.user_pool_client_id
        if managed_login:
            cognito.CfnManagedLoginBranding(
                self,
                "Look",
                user_pool_id=pool.user_pool_id,
                client_id=self.client_id,
                use_cognito_provided_values=True,
            )
