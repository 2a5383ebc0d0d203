// Who gets a ticket inside the helpdesk: a group, or Zoho's department and its lists.

import { TextInput } from "../../../ui";
import { useEditing } from "../context";
import type { Ticket } from "../model";

export function TicketPlace({ ticket }: { ticket: Ticket }) {
  const { draft } = useEditing();
  if (ticket.helpdesk === "zoho") {
    return (
      <TextInput
        label="Department"
        hint="Its number, at the end of its address under Setup, Departments."
        value={ticket.department_id ?? ""}
        maxLength={20}
        onInput={(next) => draft.set("ticket.department_id", next.trim())}
        error={draft.error("ticket.department_id")}
        required
      />
    );
  }
  const where = ticket.helpdesk === "zendesk" ? "Admin Centre, People, Groups" : "Admin, Team, Groups";
  return (
    <TextInput
      label="Group"
      hint={`Its number, at the end of its address under ${where}.`}
      value={ticket.group_id ?? ""}
      maxLength={20}
      placeholder="The helpdesk decides"
      onInput={(next) => draft.set("ticket.group_id", next.trim() || null)}
      error={draft.error("ticket.group_id")}
    />
  );
}

/** Values of Zoho's pick lists, which every portal names itself. */
export function ZohoLists({ ticket }: { ticket: Ticket }) {
  const { draft } = useEditing();
  const field = (name: "priority" | "status" | "channel", label: string, example: string) => (
    <TextInput
      label={label}
      value={String(ticket[name] ?? "")}
      maxLength={100}
      placeholder={example}
      onInput={(next) => draft.set(`ticket.${name}`, next || null)}
      error={draft.error(`ticket.${name}`)}
    />
  );
  return (
    <>
      <div class="grid">
        {field("priority", "Priority", "High")}
        {field("status", "Status", "Open")}
        {field("channel", "Channel", "Chat")}
      </div>
      <p class="hint">Write them exactly as your portal's lists do. Empty: Zoho Desk's own.</p>
    </>
  );
}
