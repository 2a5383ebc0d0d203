// Where and how tickets are made.

import type { Helpdesk } from "../../../api/types";
import { Banner, RadioCards, Select, TagInput } from "../../../ui";
import { AwayButton } from "../away";
import { useEditing } from "../context";
import { FRESHDESK_PRIORITIES } from "../fields";
import { HELPDESK_NAMES, HELPDESKS, newTicket, type Ticket as TicketOf } from "../model";
import { PlaceholderInput } from "../placeholder_input";
import { Section } from "../section";
import { CustomFields } from "./custom_fields";
import { TicketPlace, ZohoLists } from "./ticket_place";

export function Ticket() {
  const { draft, around } = useEditing();
  const { value, set, error } = draft;
  const ticket = value.ticket;
  const ready = HELPDESKS.filter((name) => around.connections[name]?.tested_at);

  const choose = (helpdesk: Helpdesk): void => {
    // Going back to the helpdesk that is saved brings its fields back.
    const saved = draft.base.ticket;
    set("ticket", saved?.helpdesk === helpdesk ? saved : newTicket(helpdesk));
  };

  return (
    <Section id="ticket" text="Only helpdesks that are connected and have passed their test can be chosen.">
      <RadioCards
        legend="Helpdesk"
        value={ticket?.helpdesk ?? null}
        onChange={choose}
        error={error("ticket.helpdesk") || (ticket ? "" : error("ticket"))}
        options={HELPDESKS.map((name) => {
          const connection = around.connections[name];
          const known = connection !== undefined;
          return {
            value: name,
            title: HELPDESK_NAMES[name],
            text: connection?.tested_at
              ? account(connection.account)
              : connection
                ? "Test not passed yet"
                : known
                  ? "Not connected"
                  : "Could not be checked",
            disabled: known && !connection?.tested_at && ticket?.helpdesk !== name,
          };
        })}
      />
      {!ready.length && (
        <Banner
          tone="warn"
          title="No helpdesk is connected yet"
          actions={
            <AwayButton size="small" href="/console/connections">
              Connect a helpdesk
            </AwayButton>
          }
        >
          Connect Zendesk, Freshdesk or Zoho Desk, then come back: your changes here are kept.
        </Banner>
      )}
      {ready.length > 0 && ready.length < HELPDESKS.length && (
        <div>
          <AwayButton kind="quiet" size="small" icon="plus" href="/console/connections">
            Connect another helpdesk
          </AwayButton>
        </div>
      )}
      {ticket && <Details ticket={ticket} />}
    </Section>
  );
}

function account(facts: Record<string, string>): string {
  if (facts.subdomain) return `${facts.subdomain}.zendesk.com`;
  if (facts.domain) return facts.domain.includes(".") ? facts.domain : `${facts.domain}.freshdesk.com`;
  return facts.org_id ? `Organisation ${facts.org_id}` : "Connected";
}

function Details({ ticket }: { ticket: TicketOf }) {
  const { draft } = useEditing();
  const { set, error } = draft;
  const zoho = ticket.helpdesk === "zoho";
  return (
    <>
      <PlaceholderInput
        label="Subject"
        hint="Of every new ticket. What stands in braces is filled in."
        value={ticket.subject}
        maxLength={150}
        placeholders={{
          question: "what the visitor asked",
          name: "their name",
          bot: "the bot's name",
        }}
        onInput={(subject) => set("ticket.subject", subject)}
        error={error("ticket.subject")}
      />
      <div class="pair">
        <TicketPlace ticket={ticket} />
        <Priority ticket={ticket} />
      </div>
      {zoho && <ZohoLists ticket={ticket} />}
      <TagInput
        label="Tags"
        hint={
          ticket.helpdesk === "zendesk"
            ? "One word each. Press Enter after each tag."
            : `Press Enter after each tag. ${zoho ? "At least 3 characters." : "At most 32 characters."}`
        }
        values={ticket.tags}
        max={20}
        placeholder="chat"
        onChange={(tags) => set("ticket.tags", tags)}
        error={error("ticket.tags")}
      />
      <CustomFields ticket={ticket} />
    </>
  );
}

const UNSET = "";
const ZENDESK = ["low", "normal", "high", "urgent"];

function Priority({ ticket }: { ticket: TicketOf }) {
  const { draft } = useEditing();
  const problem = draft.error("ticket.priority");
  if (ticket.helpdesk === "zoho") return null;
  const fresh = ticket.helpdesk === "freshdesk";
  const options = fresh
    ? Object.entries(FRESHDESK_PRIORITIES).map(([value, label]) => ({ value, label }))
    : [
        { value: UNSET, label: "Zendesk's own" },
        ...ZENDESK.map((value) => ({ value, label: value[0]?.toUpperCase() + value.slice(1) })),
      ];
  return (
    <Select
      label="Priority"
      value={String(ticket.priority ?? UNSET)}
      options={options}
      onChange={(next) => draft.set("ticket.priority", fresh ? Number(next) : next || null)}
      error={problem}
    />
  );
}
