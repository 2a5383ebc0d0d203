// What was erased: dates and counts, no names; and what is left to do by hand.

import type { List } from "../../api/hooks";
import type { Copy, Receipt } from "../../api/types";
import { helpdeskName } from "../../helpdesks";
import { t } from "../../texts/translate";
import { Badge, Card, EmptyState, ListView, Table, Time } from "../../ui";

export function Receipts({ of }: { of: List<Receipt> }) {
  return (
    <Card flush title={t("Receipts of erasures")} text={t("They name nobody, and are kept for three years.")}>
      <ListView
        of={of}
        what={t("The receipts")}
        empty={
          <EmptyState icon="check" title={t("No receipt")}>
            {t("Nothing has been erased yet.")}
          </EmptyState>
        }
      >
        {(items) => (
          <Table
            caption={t("Receipts of erasures")}
            rows={items}
            rowKey={(one) => one.receipt_id}
            columns={[
              { title: t("Erased"), main: true, cell: (one) => <Time at={one.erased_at} /> },
              { title: t("Chats"), numeric: true, cell: (one) => one.conversations },
              { title: t("Files"), numeric: true, cell: (one) => one.files },
              { title: t("Not erased"), numeric: true, cell: (one) => one.held + one.unclaimed },
              { title: t("Left to do by hand"), cell: (one) => <Left of={one} /> },
            ]}
          />
        )}
      </ListView>
    </Card>
  );
}

function Left({ of }: { of: Receipt }) {
  const left = of.copies.filter((copy) => copy.fate === "left" || copy.fate === "refused");
  if (!left.length) return <Badge tone="good">{t("Nothing")}</Badge>;
  return (
    <ul>
      {left.map((copy) => (
        <li key={`${copy.kind}${copy.escalation_id}${copy.reference}${copy.bot_id}`}>{words(copy)}</li>
      ))}
    </ul>
  );
}

function words(copy: Copy) {
  const helpdesk = copy.helpdesk ? helpdeskName(copy.helpdesk) : t("the helpdesk");
  switch (copy.kind) {
    case "ticket":
      if (!copy.reference) {
        return t("{helpdesk}: a ticket may have been made; search for {id}.", {
          helpdesk,
          id: copy.escalation_id ?? "",
        });
      }
      return copy.shared
        ? t("{helpdesk} {ticket}: merged with another ticket; take out what is this person's.", {
            helpdesk,
            ticket: copy.reference,
          })
        : t("{helpdesk} {ticket}: delete it there.", { helpdesk, ticket: copy.reference });
    case "mail":
      return t("A mail to your team: search the mailbox for {id}.", { id: copy.escalation_id ?? "" });
    case "transcript":
      return t("A transcript went to the visitor's mailbox.");
    case "bot":
      return t("Bot {bot} is a function of others: ask who runs it.", { bot: copy.bot_id ?? "" });
  }
}
