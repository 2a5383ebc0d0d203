// Where what visitors write to one bot goes, by its settings as they are now.

import { useResource } from "../../api/hooks";
import type { DataFlows, Recipient } from "../../api/types";
import { plural, rich, t } from "../../texts/translate";
import { Banner, Card, type Column, Loading, Page, ResourceView, Table } from "../../ui";
import type { BotPageProps } from "../bot_page";

const KINDS: Record<Recipient["kind"], string> = {
  front: t("On the way: CloudFront, near the visitor"),
  storage: t("This service's tables"),
  backup: t("Backups of the tables"),
  bot: t("The bot"),
  model: t("The language model"),
  helpdesk: t("The helpdesk"),
  mailbox: t("A mailbox"),
  other_bot: t("Another bot"),
  events: t("Events for the operator's own systems"),
  webhook: t("A receiver of webhooks"),
  export: t("Exports"),
  logs: t("Logs"),
};
const GETS: Record<Recipient["gets"][number], string> = {
  messages: t("messages"),
  contact: t("name and address"),
  decision: t("why it was handed over"),
  ids: t("ids and codes, no text"),
};
const WHEN: Record<Recipient["when"], string> = {
  always: t("Always"),
  when_unsure: t("When the bot is not sure"),
  at_a_handoff: t("At a handoff"),
  when_a_ticket_fails: t("When a ticket cannot be made"),
  at_a_transfer: t("At a transfer"),
  in_tickets: t("In tickets"),
  at_an_event: t("When an event is sent there"),
  when_asked: t("When somebody asks for it"),
};

const COLUMNS: readonly Column<Recipient>[] = [
  {
    title: t("Who gets it"),
    main: true,
    cell: ({ kind, name }) => (
      <>
        {KINDS[kind]}
        {name && (
          <>
            : <bdi>{name}</bdi>
          </>
        )}
      </>
    ),
  },
  { title: t("What"), cell: ({ gets }) => gets.map((one) => GETS[one]).join(", ") },
  { title: t("When"), cell: ({ when }) => WHEN[when] },
  { title: t("Where"), cell: ({ region }) => region ?? t("where its vendor runs it") },
  { title: t("How long"), cell: ({ keeps_days }) => keptFor(keeps_days) },
];

function keptFor(days: number | null): string {
  if (days === null) return t("as its owner decides");
  return days ? plural(days, "{count} day", "{count} days") : t("not kept");
}

export default function Data({ bot }: BotPageProps) {
  const flows = useResource<DataFlows>(`/bots/${bot.bot_id}/data-flows`);
  return (
    <Page
      title={t("Where this data goes")}
      text={rich("Who gets what visitors write to {name}. Made from its settings as they are now.", {
        name: <bdi>{bot.name}</bdi>,
      })}
    >
      <ResourceView of={flows} what={t("The list")} loading={<Loading kind="block" count={3} />}>
        {(data) => (
          <>
            <Promises of={data} />
            <Card>
              <Table
                caption={t("Recipients of what visitors write")}
                columns={COLUMNS}
                rows={data.recipients}
                rowKey={({ kind, name, when }) => `${kind} ${name} ${when}`}
              />
            </Card>
          </>
        )}
      </ResourceView>
    </Page>
  );
}

function Promises({ of: data }: { of: DataFlows }) {
  const hidden = [
    data.hides_cards && t("card numbers"),
    data.hides_secrets && t("passwords, PINs and keys"),
    data.own_patterns > 0 && plural(data.own_patterns, "{count} pattern of your own", "{count} patterns of your own"),
  ].filter((one) => one !== false);
  return (
    <Banner tone={hidden.length ? "info" : "warn"}>
      {hidden.length
        ? t("Hidden before anybody gets it: {list}.", { list: hidden.join(", ") })
        : t("Nothing is hidden before it is stored.")}{" "}
      {data.asks_consent ? t("Visitors agree to the privacy notice before they write.") : ""}{" "}
      {data.allowed_regions.length
        ? t("This deployment is in {region} and keeps to {regions}.", {
            region: data.region,
            regions: data.allowed_regions.join(", "),
          })
        : t("This deployment is in {region}.", { region: data.region })}
    </Banner>
  );
}
