// Where and how tickets are made.

import type { Helpdesk, Ticket as TicketOf } from "../../../api/types";
import { ANY_HELPDESK, HELPDESKS, vendorOf } from "../../../helpdesks";
import { t } from "../../../texts/translate";
import { Banner, RadioCards, Switch, TagInput } from "../../../ui";
import { AwayButton } from "../away";
import { useEditing } from "../context";
import { PlaceholderInput } from "../placeholder_input";
import { Section } from "../section";
import { TicketListsContext, useReadLists } from "../ticket_lists";
import { CustomFields } from "./custom_fields";
import { Lists, ListsState, Place, Priority } from "./ticket_fields";

export function Ticket() {
  const { draft, around } = useEditing();
  const { value, set, error } = draft;
  const ticket = value.ticket;
  const ready = HELPDESKS.filter((name) => around.connections[name]?.tested_at);

  const choose = (helpdesk: Helpdesk): void => {
    // Going back to the helpdesk that is saved brings its fields back.
    const saved = draft.base.ticket;
    set("ticket", saved?.helpdesk === helpdesk ? saved : vendorOf(helpdesk).newTicket());
  };

  return (
    <Section id="ticket" text={t("Only helpdesks that are connected and have passed their test can be chosen.")}>
      <RadioCards
        legend={t("Helpdesk")}
        value={ticket?.helpdesk ?? null}
        onChange={choose}
        error={error("ticket.helpdesk") || (ticket ? "" : error("ticket"))}
        options={HELPDESKS.map((name) => {
          const vendor = vendorOf(name);
          const connection = around.connections[name];
          const known = connection !== undefined;
          return {
            value: name,
            title: vendor.title,
            text: connection?.tested_at
              ? vendor.account(connection.account)
              : connection
                ? t("Test not passed yet")
                : known
                  ? t("Not connected")
                  : t("Could not be checked"),
            disabled: known && !connection?.tested_at && ticket?.helpdesk !== name,
          };
        })}
      />
      {!ready.length && (
        <Banner
          tone="warn"
          title={t("No helpdesk is connected yet")}
          actions={
            <AwayButton size="small" href="/console/connections">
              {t("Connect a helpdesk")}
            </AwayButton>
          }
        >
          {t("Connect {any_helpdesk}, then come back: your changes here are kept.", { any_helpdesk: ANY_HELPDESK })}
        </Banner>
      )}
      {ready.length > 0 && ready.length < HELPDESKS.length && (
        <div>
          <AwayButton kind="quiet" size="small" icon="plus" href="/console/connections">
            {t("Connect another helpdesk")}
          </AwayButton>
        </div>
      )}
      {ticket && <Details ticket={ticket} />}
    </Section>
  );
}

function Details({ ticket }: { ticket: TicketOf }) {
  const { draft, around } = useEditing();
  const { value, set, error } = draft;
  const lists = useReadLists(ticket, around.connections[ticket.helpdesk]);
  return (
    <TicketListsContext.Provider value={lists}>
      <PlaceholderInput
        label={t("Subject")}
        hint={t("Of every new ticket. What stands in braces is filled in.")}
        value={ticket.subject}
        maxLength={150}
        placeholders={{
          question: t("what the visitor asked"),
          name: t("their name"),
          bot: t("the bot's name"),
          "signed.plan": t("an attribute that your site signs"),
        }}
        onInput={(subject) => set("ticket.subject", subject)}
        error={error("ticket.subject")}
      />
      <div class="pair">
        <Place ticket={ticket} />
        <Priority ticket={ticket} />
      </div>
      <Lists ticket={ticket} />
      <ListsState />
      <TagInput
        label={t("Tags")}
        hint={vendorOf(ticket.helpdesk).fields.tagsHint}
        values={ticket.tags}
        max={20}
        placeholder="chat"
        onChange={(tags) => set("ticket.tags", tags)}
        error={error("ticket.tags")}
      />
      <CustomFields ticket={ticket} />
      <Switch
        label={t("Internal notes go into the ticket")}
        hint={t("What members note beside a chat that has an open ticket stands there as well, for the team alone.")}
        checked={value.desk.notes_in_ticket}
        onChange={(next) => set("desk.notes_in_ticket", next)}
        error={error("desk.notes_in_ticket")}
      />
    </TicketListsContext.Provider>
  );
}
