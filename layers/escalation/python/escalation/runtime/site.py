"""What the pages of the function `site` need to know of the deployment."""

from escalation.runtime.environment import DeployedAs, PublicUrl, SignIn, UserPool, read


class SiteEnvironment(DeployedAs, PublicUrl, UserPool, SignIn):
    """Variables of the function `site`."""

    @property
    def issuer(self) -> str:
        """Who the sign-in's tokens name as their issuer; a pool's id begins with its region.

        https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
        """
        region = self.user_pool_id.partition("_")[0]
        return f"https://cognito-idp.{region}.amazonaws.com/{self.user_pool_id}"


def site_environment() -> SiteEnvironment:
    """The process's variables.

    Raises:
        EnvironmentNotSet: the function is deployed without one of them.
    """
    return read(SiteEnvironment)
