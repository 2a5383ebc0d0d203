// The fields of a ticket that each helpdesk has in its own way.

import type { Ticket } from "../../../api/types";
import { vendorOf } from "../../../helpdesks";
import type { TicketField } from "../../../helpdesks/vendor";
import { Select, TextInput } from "../../../ui";
import { useEditing } from "../context";
import { read } from "../paths";

interface OfTicket {
  ticket: Ticket;
}

const textOf = (ticket: Ticket, name: string): string => String(read(ticket, name) ?? "");

/** Who gets it: a group, a department. */
export function Place({ ticket }: OfTicket) {
  const { place } = vendorOf(ticket.helpdesk).fields;
  return <Typed ticket={ticket} field={place} stored={(text) => text.trim() || (place.required ? "" : null)} />;
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

/** Values of lists, which every account names itself. */
export function Lists({ ticket }: OfTicket) {
  const { lists } = vendorOf(ticket.helpdesk).fields;
  if (!lists) return null;
  return (
    <>
      <div class="grid">
        {lists.fields.map((field) => (
          <Typed key={field.name} ticket={ticket} field={field} stored={(text) => text || null} />
        ))}
      </div>
      <p class="hint">{lists.hint}</p>
    </>
  );
}

interface TypedProps extends OfTicket {
  field: TicketField;
  stored: (text: string) => string | null;
}

function Typed({ ticket, field, stored }: TypedProps) {
  const { draft } = useEditing();
  const { name, ...shown } = field;
  return (
    <TextInput
      {...shown}
      value={textOf(ticket, name)}
      onInput={(text) => draft.set(`ticket.${name}`, stored(text))}
      error={draft.error(`ticket.${name}`)}
    />
  );
}
