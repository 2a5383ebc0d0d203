"""The stack that can be thrown away and built again: layers, functions, queues, API, clock."""

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import CfnOutput, Stack
from constructs import Construct

from infra.components.alarms import Alarms
from infra.components.api import Api
from infra.components.chat_rule import PostsToChat
from infra.components.event_bus import EventBus
from infra.components.identity import ConsoleClient
from infra.components.layers import Layers
from infra.components.live_channel import LiveChannel
from infra.components.queues import ALL_QUEUES, Queues, pascal
from infra.components.rollout import Rollout
from infra.environments import Environment
from infra.packaging import FUNCTIONS
from infra.stacks import (
    answering,
    dashboard,
    inbound,
    live,
    outgoing,
    stream_readers,
    watching,
    workers,
)
from infra.stacks.key_use import grant_key
from infra.stacks.parts import Parts
from infra.stacks.resources import Resources
from infra.stacks.routes import routes


class ServiceStack(Stack):
    """Stateless: everything that answers, works or waits."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        environment: Environment,
        env: cdk.Environment,
        functions: Path = FUNCTIONS,
    ) -> None:
        """Builds the stack.

        Args:
            scope: parent.
            id_: name of the stack.
            environment: what is deployed.
            env: account and region.
            functions: folder of the functions.
        """
        super().__init__(
            scope, id_, env=env, description=f"Escalation service, {environment.name}: service"
        )
        resources = Resources(self, "Resources", environment=environment)
        alarms = Alarms(
            self,
            "Alarms",
            email=environment.alarm_email,
            key=resources.key,
            metric_math=environment.name != "local",
        )
        layers = Layers(self, "Layers", target=environment.python)
        queues = Queues(self, "Queues", alarms=alarms, key=resources.key)
        api = Api(
            self,
            "Api",
            requests_per_second=environment.requests_per_second,
            burst=environment.burst,
            log_retention_days=environment.log_retention_days,
            own_endpoint=environment.front is None,
            key=resources.key,
        )
        public_url, addresses = self._addresses(environment, api)
        client = ConsoleClient(
            self,
            "Console",
            pool=resources.pool,
            addresses=addresses,
            password_sign_in=environment.password_sign_in,
            managed_login=environment.managed_login,
        )
        parts = Parts(
            scope=self,
            environment=environment,
            folder=functions,
            resources=resources,
            alarms=alarms,
            layers=layers,
            queues=queues,
            live=LiveChannel(
                self,
                "LiveChannel",
                requests_per_second=environment.requests_per_second,
                burst=environment.burst,
                log_retention_days=environment.log_retention_days,
                sets_log_role=environment.api_log_role == "create",
                key=resources.key,
                public_url=environment.public_url,
                endpoint_url=environment.endpoint_url,
            ),
            public_url=public_url,
            client_id=client.client_id,
            rollout=(
                None
                if environment.gradual is None
                else Rollout(
                    self, "Rollout", how=environment.gradual, works_on=str(environment.restored)
                )
            ),
        )
        bot = answering.bot(parts)
        classify = answering.classify(parts, bot)
        create_ticket = workers.create_ticket(parts)
        workers.sync_ticket(parts)
        workers.auto_reply(parts, bot)
        send_email = workers.send_email(parts)
        workers.mail_events(parts)
        workers.transfer(parts, bot)
        sweep = workers.sweep(parts)
        dead = {"reports": stream_readers.aggregate(parts), **inbound.receive_mail(parts)}
        bus = EventBus(
            self,
            "Events",
            name=environment.name,
            archive_days=environment.outgoing.archive_days,
        )
        dead["matters"] = stream_readers.dispatch(parts, bus)
        bus.pass_on("Webhooks", queues[outgoing.QUEUE])
        for number, rule in enumerate(environment.outgoing.chats, start=1):
            posts = PostsToChat(
                self,
                f"Chat{number}",
                bus=bus.bus,
                rule=rule,
                alarms=alarms,
                key=resources.key,
            )
            dead[f"chat {number}"] = posts.dead_letters
        admin = answering.admin(parts, bot)
        workers.jobs(parts)
        outgoing.send_webhook(parts)
        webhooks = answering.webhooks(parts)
        live.live(parts)
        site = answering.site(parts)
        answering_api = {"classify": classify, "admin": admin, "webhooks": webhooks, "site": site}
        for function in answering_api.values():
            parts.behind_front(function)
        api.serve(
            user_pool_id=resources.pool.user_pool_id,
            client_id=client.client_id,
            routes=routes({n: parts.entrance(each) for n, each in answering_api.items()}),
        )
        fails = watching.watch_api(alarms, api)
        if parts.rollout is not None and fails is not None:
            parts.rollout.stop_on([fails])
        watching.watch_throttles(alarms, {"bot": bot, "classify": classify})
        watching.watch_tables(
            alarms,
            settings=resources.settings,
            transcripts=resources.transcripts,
            audit=resources.audit,
        )
        watching.watch_sweep(alarms, sweep, parts=environment.sweeps)
        watching.watch_failures(alarms, {"create_ticket": create_ticket, "send_email": send_email})
        watching.watch_reputation(alarms)
        if environment.bedrock_model_id or environment.embedding_model_id:
            watching.watch_model(alarms, {"bot": bot, "classify": classify})
        if resources.key is not None:
            for function in parts.made.values():
                grant_key(function, resources.key.key_arn)
        if environment.name != "local":  # which measures nothing
            dashboard.show(
                self,
                environment=environment.name,
                api=api,
                live=parts.live,
                queues=queues,
                other_dead_letters=dead,
                functions=parts.made,
            )
        self._outputs(api, parts.live, queues, client)
        CfnOutput(self, "EventBusName", value=bus.bus.event_bus_name)

    def _addresses(self, environment: Environment, api: Api) -> tuple[str, list[str]]:
        """The public address, and every one where the console may be."""
        if environment.public_url is not None:
            return environment.public_url, [environment.public_url]
        reachable = [] if api.endpoint is None else [api.endpoint]
        if environment.address is not None:
            api.answer_at(environment.address.name)
            reachable.insert(0, f"https://{environment.address.name}")
        return reachable[0], reachable

    def _outputs(
        self, api: Api, channel: LiveChannel, queues: Queues, client: ConsoleClient
    ) -> None:
        values = {
            "ApiId": api.api_id,
            **({} if api.endpoint is None else {"ApiEndpoint": api.endpoint}),
            "LiveApiId": channel.api_id,
            "LiveUrl": channel.url,
            "ListenersTableName": channel.listeners.table_name,
            "UserPoolClientId": client.client_id,
        }
        for queue in ALL_QUEUES:
            worker = queues[queue]
            values[f"{pascal(queue)}QueueUrl"] = worker.queue.queue_url
            values[f"{pascal(queue)}DeadLettersUrl"] = worker.dead_letters.queue_url
        for name, value in values.items():
            CfnOutput(self, name, value=value)
