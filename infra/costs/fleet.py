"""What is deployed, as its templates say: what costs at rest, and how much happens at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Template = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Function:
    """A function.

    Attributes:
        memory_mb: that it has.
        system_log_level: of Lambda's own lines.
        answers_api: whether the HTTP API calls it.
        answers_sockets: whether the WebSocket API does, for all that is said there.
        queue_batch: messages of its queue that it takes at once; 0 without a queue.
        concurrency: executions that its queue may have at once.
        stream_batch: records of the table's stream that it takes at once; 0 without one.
        stream_window_s: how long such a batch is gathered; None without one.
    """

    memory_mb: int
    system_log_level: str
    answers_api: bool = False
    answers_sockets: bool = False
    queue_batch: int = 0
    concurrency: int = 0
    stream_batch: int = 0
    stream_window_s: int | None = None


@dataclass(frozen=True, slots=True)
class Fleet:
    """All of an environment.

    Attributes:
        functions: by the name of their folder.
        alarm_metrics: that alarms look at, all together.
        counts: of other things that cost while nothing happens, by what `prices` calls them.
        api_rate: requests a second at which the API begins to refuse.
    """

    functions: Mapping[str, Function]
    alarm_metrics: int
    counts: Mapping[str, int]
    api_rate: int


def fleet(templates: Iterable[Template]) -> Fleet:
    """Reads it from the templates of an environment's stacks."""
    resources: dict[str, Mapping[str, Any]] = {}
    for template in templates:
        resources |= template["Resources"]
    kinds = [one["Type"] for one in resources.values()]
    return Fleet(
        functions=_functions(resources),
        alarm_metrics=sum(
            _looked_at(one["Properties"])
            for one in resources.values()
            if one["Type"] == "AWS::CloudWatch::Alarm"
        ),
        counts={
            "secret": kinds.count("AWS::SecretsManager::Secret"),
            "dashboard": kinds.count("AWS::CloudWatch::Dashboard"),
            "key": kinds.count("AWS::KMS::Key"),
            "hosted zone": kinds.count("AWS::Route53::HostedZone"),
            "list of rules": kinds.count("AWS::WAFv2::WebACL"),
        },
        api_rate=next(
            int(one["Properties"]["DefaultRouteSettings"]["ThrottlingRateLimit"])
            for one in resources.values()
            if one["Type"] == "AWS::ApiGatewayV2::Stage"
        ),
    )


def _functions(resources: Mapping[str, Mapping[str, Any]]) -> dict[str, Function]:
    api, sockets = (_called_by(resources, protocol) for protocol in ("HTTP", "WEBSOCKET"))
    aliases = _aliases(resources)
    sources = [
        one["Properties"]
        for one in resources.values()
        if one["Type"] == "AWS::Lambda::EventSourceMapping"
    ]
    found: dict[str, Function] = {}
    for logical_id, one in resources.items():
        properties = one["Properties"] if one["Type"] == "AWS::Lambda::Function" else {}
        handler = properties.get("Handler", "")
        if not handler.startswith("functions."):
            continue
        mine = [s for s in sources if _function(s["FunctionName"], aliases) == logical_id]
        queues = [s for s in mine if "ScalingConfig" in s]
        streams = [s for s in mine if "StartingPosition" in s]
        found[handler.split(".")[1]] = Function(
            memory_mb=properties["MemorySize"],
            system_log_level=properties.get("LoggingConfig", {}).get("SystemLogLevel", "INFO"),
            answers_api=logical_id in api,
            answers_sockets=logical_id in sockets,
            queue_batch=sum(s.get("BatchSize", 10) for s in queues),
            concurrency=sum(s["ScalingConfig"]["MaximumConcurrency"] for s in queues),
            stream_batch=sum(s.get("BatchSize", 100) for s in streams),
            stream_window_s=(
                streams[0].get("MaximumBatchingWindowInSeconds", 0) if streams else None
            ),
        )
    return dict(sorted(found.items()))


def _called_by(resources: Mapping[str, Mapping[str, Any]], protocol: str) -> set[str]:
    """Logical ids of the functions that the API of a protocol calls, through an alias or not."""
    aliases = _aliases(resources)
    (api,) = (
        logical_id
        for logical_id, one in resources.items()
        if one["Type"] == "AWS::ApiGatewayV2::Api" and one["Properties"]["ProtocolType"] == protocol
    )
    return {
        _function(one["Properties"]["IntegrationUri"], aliases)
        for one in resources.values()
        if one["Type"] == "AWS::ApiGatewayV2::Integration"
        and one["Properties"]["ApiId"] == {"Ref": api}
    }


def _aliases(resources: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The function of each alias, by logical ids."""
    return {
        logical_id: _function(one["Properties"]["FunctionName"], {})
        for logical_id, one in resources.items()
        if one["Type"] == "AWS::Lambda::Alias"
    }


def _function(reference: object, aliases: Mapping[str, str]) -> str:
    """The logical id of the function that a reference leads to, through an alias or not."""
    (logical_id,) = set(_references(reference))
    return aliases.get(logical_id, logical_id)


def _references(value: object) -> Iterator[str]:
    """The logical ids that a value names, at any depth; AWS's own parameters are none."""
    match value:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            if not name.startswith("AWS::"):
                yield name
        case dict():
            for each in value.values():
                yield from _references(each)
        case list():
            for each in value:
                yield from _references(each)


def _looked_at(alarm: Mapping[str, Any]) -> int:
    """How many metrics an alarm looks at."""
    return sum("MetricStat" in metric for metric in alarm.get("Metrics", [])) or 1
