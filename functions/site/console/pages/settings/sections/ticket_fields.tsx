// The fields of a ticket that each helpdesk has in its own way: chosen from the helpdesk's lists
// where they can be read, typed where not.

import type { FixedValue, Ticket } from "../../../api/types";
import { vendorOf } from "../../../helpdesks";
import type { TicketField } from "../../../helpdesks/vendor";
import { OurWords } from "../../../texts/refusals";
import { t } from "../../../texts/translate";
import { Banner, Button, Select, TextInput } from "../../../ui";
import { useEditing } from "../context";
import { read } from "../paths";
import { fieldOf, offered, useTicketLists } from "../ticket_lists";
import { ListedInput } from "./listed_input";

interface OfTicket {
  ticket: Ticket;
}

const textOf = (ticket: Ticket, name: string): string => String(read(ticket, name) ?? "");

/** Who gets it: a group, a department. */
export function Place({ ticket }: OfTicket) {
  const { place } = vendorOf(ticket.helpdesk).fields;
  return <Own ticket={ticket} field={place} />;
}

export function Priority({ ticket }: OfTicket) {
  const { draft } = useEditing();
  const { priority } = vendorOf(ticket.helpdesk).fields;
  if (!priority) return null;
  const { name, label, options, stored } = priority;
  return (
    <Select
      label={label}
      value={textOf(ticket, name)}
      options={options}
      onChange={(next) => draft.set(`ticket.${name}`, stored(next))}
      error={draft.error(`ticket.${name}`)}
    />
  );
}

/** All other fields that the vendor's tickets have. Those without a list are shown once filled. */
export function Lists({ ticket }: OfTicket) {
  const lists = useTicketLists();
  const { own, always } = vendorOf(ticket.helpdesk).fields;
  const shown = own.filter(({ name }) => fieldOf(lists, name) || textOf(ticket, name) || always.includes(name));
  if (!shown.length) return null;
  return (
    <div class="grid">
      {shown.map((field) => (
        <Own key={field.name} ticket={ticket} field={field} />
      ))}
    </div>
  );
}

/** What the lists are good for now: that they are read, that one could not be, or why there are none. */
export function ListsState() {
  const { data, loading, error, refresh, refreshing } = useTicketLists();
  if (loading) return <p class="hint">{t("Reading the lists of your helpdesk …")}</p>;
  const again = (
    <Button size="small" kind="quiet" busy={refreshing} onClick={() => void refresh()}>
      {t("Read the lists again")}
    </Button>
  );
  if (data?.problems.length) {
    return (
      <Banner tone="warn" title={t("Not every list could be read")} actions={again}>
        <OurWords of={data.problems} />
      </Banner>
    );
  }
  if (data) return <div>{again}</div>;
  return (
    <p class="hint">
      {error
        ? t("The lists of your helpdesk could not be read, so what is saved is shown as it is.")
        : t("Without a connection that has passed its test there are no lists to choose from: what is saved is shown.")}
    </p>
  );
}

function Own({ ticket, field }: OfTicket & { field: TicketField }) {
  const { draft } = useEditing();
  const lists = useTicketLists();
  const { name, number, ...shown } = field;
  const listed = fieldOf(lists, name);
  const path = `ticket.${name}`;
  const nothing = field.required ? "" : (field.nothing ?? null);
  const error = draft.error(path);
  if (listed?.choices.length) {
    const { required, label } = field;
    return (
      <ListedInput
        field={listed}
        choices={offered(listed, ticket, lists)}
        label={label}
        empty={field.placeholder ?? t("The helpdesk decides")}
        required={required}
        value={read(ticket, name) as FixedValue | null}
        onChange={(next) => draft.set(path, next ?? nothing)}
        error={error}
      />
    );
  }
  const kept = (text: string): string | number | null => {
    const typed = number ? text : text.trim();
    if (!typed) return nothing;
    return number && /^\d+$/.test(typed) ? Number(typed) : typed;
  };
  return (
    <TextInput {...shown} value={textOf(ticket, name)} onInput={(text) => draft.set(path, kept(text))} error={error} />
  );
}
