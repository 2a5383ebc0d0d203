"""AWS WAF before CloudFront: who asks too often is refused at the edge, before it costs a call."""

import json
from collections.abc import Sequence

from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from infra.components.acknowledgements import acknowledge_in_both
from infra.front import Front

_WINDOW_S = 300
_TOO_MANY = "too_many"
# Paths as the API's functions see them: decoded, and with what `..` and `//` mean.
_AS_SERVED = [
    waf.CfnWebACL.TextTransformationProperty(priority=0, type="URL_DECODE"),
    waf.CfnWebACL.TextTransformationProperty(priority=1, type="NORMALIZE_PATH"),
]
_ANSWER = {
    "type": "about:blank",
    "title": "Too Many Requests",
    "status": 429,
    "detail": "There were too many requests from here. Wait some minutes.",
    "code": "too_many_requests",
}


class Firewall(Construct):
    """A web ACL, which must be in us-east-1; everything is let in that no rule refuses.

    A refused request is counted as a metric and not sampled: a sample holds tokens.

    Attributes:
        arn: for the distribution.
    """

    def __init__(self, scope: Construct, id_: str, *, front: Front) -> None:
        super().__init__(scope, id_)
        rates = [
            ("RequestsOfAddress", _rate(front.requests_of_address)),
            ("StartsOfAddress", _rate(front.starts_of_address, scope_down=_starts())),
            # A bot's id is in the path, and whole paths can be counted apart.
            ("StartsOfBot", _rate(front.starts_of_bot, scope_down=_starts(), by_path=True)),
        ]
        acl = waf.CfnWebACL(
            self,
            "Acl",
            scope="CLOUDFRONT",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=_counted("Everything"),
            custom_response_bodies={
                _TOO_MANY: waf.CfnWebACL.CustomResponseBodyProperty(
                    content=json.dumps(_ANSWER), content_type="APPLICATION_JSON"
                )
            },
            rules=[
                *_refusing(front.refused_lists),
                *(
                    waf.CfnWebACL.RuleProperty(
                        name=name,
                        priority=len(front.refused_lists) + number,
                        statement=statement,
                        action=_slow_down(),
                        visibility_config=_counted(name),
                    )
                    for number, (name, statement) in enumerate(rates)
                ),
            ],
        )
        self.arn = acl.attr_arn
        acknowledge_in_both(
            acl,
            {
                "WAFv2LoggingEnabled": "A log of requests would hold addresses beside visitors' "
                "tokens; refusals are counted by rule."
            },
        )


def _refusing(lists: Sequence[str]) -> list[waf.CfnWebACL.RuleProperty]:
    """AWS's lists of addresses, with the action that AWS gives them."""
    return [
        waf.CfnWebACL.RuleProperty(
            name=name,
            priority=number,
            statement=waf.CfnWebACL.StatementProperty(
                managed_rule_group_statement=waf.CfnWebACL.ManagedRuleGroupStatementProperty(
                    vendor_name="AWS", name=name
                )
            ),
            override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
            visibility_config=_counted(name),
        )
        for number, name in enumerate(lists)
    ]


def _rate(
    limit: int,
    *,
    scope_down: waf.CfnWebACL.StatementProperty | None = None,
    by_path: bool = False,
) -> waf.CfnWebACL.StatementProperty:
    """Beyond `limit` in five minutes: of an address, or of a path from everywhere."""
    keys = None
    if by_path:
        path = waf.CfnWebACL.RateLimitUriPathProperty(text_transformations=_AS_SERVED)
        keys = [waf.CfnWebACL.RateBasedStatementCustomKeyProperty(uri_path=path)]
    return waf.CfnWebACL.StatementProperty(
        rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
            aggregate_key_type="CUSTOM_KEYS" if by_path else "IP",
            custom_keys=keys,
            evaluation_window_sec=_WINDOW_S,
            limit=limit,
            scope_down_statement=scope_down,
        )
    )


def _starts() -> waf.CfnWebACL.StatementProperty:
    """`POST /v1/bots/{id}/conversations`, however it is written."""
    method = waf.CfnWebACL.ByteMatchStatementProperty(
        field_to_match=waf.CfnWebACL.FieldToMatchProperty(method={}),
        positional_constraint="EXACTLY",
        search_string="POST",
        text_transformations=[
            waf.CfnWebACL.TextTransformationProperty(priority=0, type="NONE"),
        ],
    )
    path = waf.CfnWebACL.RegexMatchStatementProperty(
        field_to_match=waf.CfnWebACL.FieldToMatchProperty(uri_path={}),
        regex_string="^/v1/bots/[^/]+/conversations/?$",
        text_transformations=_AS_SERVED,
    )
    return waf.CfnWebACL.StatementProperty(
        and_statement=waf.CfnWebACL.AndStatementProperty(
            statements=[
                waf.CfnWebACL.StatementProperty(byte_match_statement=method),
                waf.CfnWebACL.StatementProperty(regex_match_statement=path),
            ]
        )
    )


def _slow_down() -> waf.CfnWebACL.RuleActionProperty:
    return waf.CfnWebACL.RuleActionProperty(
        block=waf.CfnWebACL.BlockActionProperty(
            custom_response=waf.CfnWebACL.CustomResponseProperty(
                response_code=429, custom_response_body_key=_TOO_MANY
            )
        )
    )


def _counted(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )
