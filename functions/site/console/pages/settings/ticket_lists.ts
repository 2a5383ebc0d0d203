// What a helpdesk lists of its tickets' fields, for the ticket that is being set up.

import { createContext } from "preact";
import { useCallback, useContext } from "preact/hooks";
import { api, query } from "../../api/client";
import { type Resource, useAction, useResource } from "../../api/hooks";
import type { Connection, FieldChoice, FieldValue, ListedField, Ticket, TicketFields } from "../../api/types";
import { read } from "./paths";

export const CUSTOM = "custom_fields.";
/** Of a field filled from the conversation: more choices than that are not kept with it. */
const MOST_CHOICES = 200;

export interface TicketLists extends Pick<Resource<TicketFields>, "data" | "loading" | "error"> {
  /** Reads them anew at the helpdesk. */
  refresh: () => Promise<unknown>;
  refreshing: boolean;
}

const NOTHING: TicketLists = {
  data: undefined,
  loading: false,
  error: undefined,
  refresh: () => Promise.resolve(),
  refreshing: false,
};

export const TicketListsContext = createContext<TicketLists>(NOTHING);

export const useTicketLists = (): TicketLists => useContext(TicketListsContext);

/** Reads the lists of a ticket's helpdesk, where it is connected. */
export function useReadLists(ticket: Ticket, connection: Connection | null | undefined): TicketLists {
  const department = "department_id" in ticket && /^\d{1,20}$/.test(ticket.department_id) ? ticket.department_id : null;
  const base = `/connections/${ticket.helpdesk}/ticket-fields`;
  const path = connection?.tested_at ? base + query({ department }) : null;
  const { data, loading, error, set } = useResource<TicketFields>(path);
  const {
    run,
    busy,
    error: refused,
  } = useAction(async (signal) => {
    const answer = await api.get<TicketFields>(base + query({ department, fresh: "true" }), { signal });
    set(answer.body);
  });
  const refresh = useCallback(() => run(), [run]);
  return { data, loading, error: refused ?? error, refresh, refreshing: busy };
}

export const fieldOf = (lists: TicketLists, name: string): ListedField | undefined =>
  lists.data?.fields.find((field) => field.name === name);

/** The account's own fields that settings can fill. */
export const customFields = (lists: TicketLists): ListedField[] =>
  lists.data?.fields.filter((field) => field.name.startsWith(CUSTOM) && field.fillable) ?? [];

/** The value in a ticket of the field of this name. */
export function valueIn(ticket: Ticket, name: string): FieldValue | null | undefined {
  if (name.startsWith(CUSTOM)) return ticket.custom_fields[name.slice(CUSTOM.length)];
  return read(ticket, name) as FieldValue | null | undefined;
}

/** The choices under what the ticket has in the fields that this one depends on. */
export function offered(field: ListedField, ticket: Ticket, lists: TicketLists): FieldChoice[] {
  const above: string[] = [];
  let parent = field.depends_on;
  for (let level = 0; parent && level < 5; level += 1) {
    above.unshift(String(valueIn(ticket, parent) ?? ""));
    parent = fieldOf(lists, parent)?.depends_on ?? null;
  }
  return field.choices.filter(({ under }) => {
    const nearest = above.slice(above.length - under.length);
    return under.every((value, at) => value === nearest[at]);
  });
}

/** What is kept with a part of the conversation that fills a field: its type, as it is now. */
export const shapeOf = (field: ListedField | undefined) => ({
  kind: field?.kind ?? ("text" as const),
  longest: field?.longest ?? null,
  choices: (field?.choices ?? []).slice(0, MOST_CHOICES).map(({ value }) => String(value)),
});

/** Whether a ticket of this form has the field. */
export function isAsked(field: ListedField, ticket: Ticket, lists: TicketLists): boolean {
  if (!field.required || !field.fillable) return false;
  const form = ("ticket_form_id" in ticket && ticket.ticket_form_id) || lists.data?.default_form;
  return !field.forms || !form || field.forms.includes(form);
}
