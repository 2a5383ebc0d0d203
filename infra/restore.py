"""Brings a table back to a point in time, as a new table that the service can be pointed at.

    python -m infra.restore -c env=prod transcripts --at 2026-12-01T09:00:00Z
    python -m infra.restore -c env=prod settings --at latest

DynamoDB restores into a table of another name, with its items and indexes, and with nothing else:
no stream, no time to live, no recovery and no protection of its own. This adds those, and prints
what to write into `infra/environments.py`; `make deploy` then points functions, permissions and
streams at it. Broken off, the same command goes on where it was.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html

With transcripts come back conversations that were erased since. They are erased again before
anybody sees them, and the receipts of erasures and the legal holds are brought up to date.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item
from escalation.adapters.aws.table_names import EXPIRES_AT
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Head
from escalation.domain.errors import EscalationError
from infra.deployed import Clients, aws, heed_region, parameter, takes_environment
from infra.environments import named
from infra.published import TABLES
from infra.restored import TableName

LATEST: Final = "latest"
_BROUGHT_OVER: Final = ("HOLD#", "RECEIPT#")
"""Beginnings of the keys of what must not go back in time: what must be kept, what was erased."""
_POLL_S: Final = 10


@dataclass(frozen=True, slots=True)
class Restoring:
    """One table on its way to a point in time.

    Attributes:
        table: which.
        source: the table that the service uses now.
        target: the new one.
        at: the time; None for the latest that there is.
    """

    table: TableName
    source: str
    target: str
    at: datetime | None


class Restore:
    """The steps, each of which finds out whether it is done."""

    def __init__(self, dynamodb: Any, *, sleep: Callable[[float], None] = time.sleep) -> None:  # noqa: ANN401
        self._dynamodb = dynamodb
        self._sleep = sleep

    def make(self, wanted: Restoring) -> None:
        """Have the new table made, unless it is there, and wait for it: minutes to hours.

        Raises:
            ClientError: the time lies outside what can be restored, or AWS refuses something else.
        """
        if self._status(wanted.target) is None:
            when = (
                {"UseLatestRestorableTime": True}
                if wanted.at is None
                else {"RestoreDateTime": wanted.at}
            )
            self._dynamodb.restore_table_to_point_in_time(
                SourceTableName=wanted.source,
                TargetTableName=wanted.target,
                **when,
                **self._own_key(wanted.source),
            )
        while self._status(wanted.target) != "ACTIVE":
            self._sleep(_POLL_S)

    def equip(self, wanted: Restoring, *, protected: bool) -> str | None:
        """Give it what a restored table lacks; the ARN of its stream, where the source has one.

        Args:
            wanted: restored already.
            protected: nobody deletes it by mistake.
        """
        source, target = self._described(wanted.source), self._described(wanted.target)
        stream = source.get("StreamSpecification")
        if stream and not target.get("StreamSpecification"):
            self._dynamodb.update_table(TableName=wanted.target, StreamSpecification=stream)
            self._settle(wanted.target)
        if protected and not target.get("DeletionProtectionEnabled"):
            self._dynamodb.update_table(TableName=wanted.target, DeletionProtectionEnabled=True)
            self._settle(wanted.target)
        self._dynamodb.update_continuous_backups(
            TableName=wanted.target,
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        )
        living = self._dynamodb.describe_time_to_live(TableName=wanted.target)
        if living["TimeToLiveDescription"].get("TimeToLiveStatus") == "DISABLED":
            self._dynamodb.update_time_to_live(
                TableName=wanted.target,
                TimeToLiveSpecification={"Enabled": True, "AttributeName": EXPIRES_AT},
            )
        tags = self._dynamodb.list_tags_of_resource(ResourceArn=source["TableArn"]).get("Tags", [])
        own = [tag for tag in tags if not tag["Key"].startswith("aws:")]
        if own:
            self._dynamodb.tag_resource(ResourceArn=target["TableArn"], Tags=own)
        arn: str | None = self._described(wanted.target).get("LatestStreamArn")
        return arn

    def erase_again(self, wanted: Restoring) -> int:
        """Erase in the new table what is erased in the source, and bring holds and receipts over.

        Reads all of the source once. Returns how many conversations are erased.
        """
        store = TranscriptStore(self._dynamodb, wanted.target)
        erased = 0
        for item in self._scanned(wanted.source):
            if item["pk"]["S"].startswith(_BROUGHT_OVER):
                self._dynamodb.put_item(TableName=wanted.target, Item=item)
                continue
            head = decode_item(Head, item)
            if head.state == "erased":
                store.erase(head)
                erased += 1
        return erased

    def _scanned(self, table: str) -> Iterator[dict[str, Any]]:
        beginnings = {f":beginning{n}": {"S": each} for n, each in enumerate(_BROUGHT_OVER)}
        either = " OR ".join(f"begins_with(pk, {name})" for name in beginnings)
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=table,
            ConsistentRead=True,
            FilterExpression=f"sk = :head OR {either}",
            ExpressionAttributeValues={":head": {"S": keys.HEAD_SK}, **beginnings},
        )
        for page in pages:
            yield from page["Items"]

    def _own_key(self, table: str) -> dict[str, Any]:
        """A key of the customer's own: without it named, the new table would have AWS's."""
        described = self._described(table).get("SSEDescription", {})
        key = described.get("KMSMasterKeyArn")
        if described.get("SSEType") != "KMS" or key is None:
            return {}
        chosen = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}
        return {"SSESpecificationOverride": chosen}

    def _settle(self, table: str) -> None:
        while self._status(table) != "ACTIVE":
            self._sleep(_POLL_S)

    def _described(self, table: str) -> dict[str, Any]:
        found: dict[str, Any] = self._dynamodb.describe_table(TableName=table)["Table"]
        return found

    def _status(self, table: str) -> str | None:
        try:
            status: str = self._described(table)["TableStatus"]
        except self._dynamodb.exceptions.ResourceNotFoundException:
            return None
        return status


def planned(clients: Clients, environment: str, table: TableName, at: str) -> Restoring:
    """What the command line asks for. Raises ClientError where there is no such environment."""
    source = parameter(clients, environment, TABLES[table])
    moment = None if at == LATEST else _time(at)
    stamp = LATEST if moment is None else f"{moment:%Y%m%dT%H%M%S}"
    return Restoring(table, source, f"escalation-{environment}-{table}-{stamp}", moment)


def run(
    clients: Clients,
    arguments: argparse.Namespace,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[str]:
    """Do what the command line says; yields what to print."""
    environment = named(arguments.env)
    wanted = planned(clients, environment.name, arguments.table, arguments.at)
    if wanted.source == wanted.target:
        yield f"the service uses {wanted.target} already"
        return
    restore = Restore(clients("dynamodb"), sleep=sleep)
    yield f"restoring {wanted.source} into {wanted.target}: minutes to hours"
    restore.make(wanted)
    stream = restore.equip(wanted, protected=environment.keeps_data)
    yield "added what a restored table lacks: stream, time to live, recovery, protection, tags"
    if wanted.table == "transcripts":
        yield f"erased again: {restore.erase_again(wanted)} conversations"
    named_stream = "" if stream is None else f', stream_arn="{stream}"'
    yield (
        f'\nNow write into infra/environments.py, at "{environment.name}", beside what is there:\n'
        f'\n    restored={{"{wanted.table}": RestoredTable("{wanted.target}"{named_stream})}},\n'
        f"\nand `make deploy env={environment.name}`. {wanted.source} stays as it is."
    )


def _time(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment(value: str) -> str:
    if value != LATEST:
        _time(value)
    return value


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m infra.restore", description=__doc__)
    top.formatter_class = argparse.RawDescriptionHelpFormatter
    takes_environment(top)
    top.add_argument("table", choices=tuple(TABLES))
    top.add_argument(
        "--at", required=True, type=_moment, help="a time, UTC unless it says; or `latest`"
    )
    return top


def main(argv: Sequence[str] | None = None, *, clients: Clients = aws) -> int:
    """Run the command line; 0 when done, 1 with the reason on standard error."""
    arguments = parser().parse_args(argv)
    heed_region()
    try:
        for line in run(clients, arguments):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    except (EscalationError, ValueError, ClientError, BotoCoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
