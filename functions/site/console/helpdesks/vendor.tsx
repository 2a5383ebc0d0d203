// What the console asks of a helpdesk's vendor. Each vendor is one value in a file of its own.

import type { ComponentChildren } from "preact";
import type { Ticket } from "../api/types";
import { t } from "../texts/translate";

export interface Vendor {
  title: string;
  /** The account in one line, from what a connection tells: "acme.example.com". */
  account: (facts: Record<string, string>) => string;
  /** Ways to connect, the recommended one first. */
  signIns: readonly [SignIn, ...SignIn[]];
  /** The vendor chooses the secret of a webhook that is made by hand, and its owner copies it here. */
  choosesWebhookSecret?: boolean;
  /** What its tickets begin with. */
  newTicket: () => Ticket;
  fields: TicketFields;
}

/** What a support lead makes at the vendor, and where it is pasted here. */
export interface SignIn {
  auth: string;
  title: string;
  text: string;
  /** What a connection signs in with. */
  word: string;
  /** Shown with a connection that should sign in another way before long. */
  warning?: string;
  inputs: readonly Input[];
  steps: (values: Record<string, string>) => ComponentChildren[];
}

export interface Input {
  name: string;
  label: string;
  hint?: string;
  secret?: boolean;
  /** Shown after the value: ".example.com". What is pasted with it loses it, and what follows. */
  unit?: string;
  /** Chosen from these, the first one until then. */
  options?: readonly { value: string; label: string }[];
}

/** The fields of a ticket that vendors have in different ways. */
export interface TicketFields {
  /** Who gets it. */
  place: TicketField;
  /** Chosen, where the vendor has the same ones in every account. */
  priority?: PriorityField;
  /** Everything else that is the vendor's own. */
  own: readonly TicketField[];
  /** The names of those that are shown without a list, too. */
  always: readonly string[];
  tagsHint: string;
  custom: { hint: string; placeholder: string };
}

export interface TicketField {
  /** In the settings' ticket. */
  name: string;
  label: string;
  hint?: string;
  placeholder?: string;
  maxLength: number;
  required?: boolean;
  /** Numbers are stored as such. */
  number?: boolean;
  /** What is stored where nothing is chosen, if not null. */
  nothing?: number;
}

export interface PriorityField {
  name: string;
  label: string;
  options: readonly { value: string; label: string }[];
  /** What is stored of a choice. */
  stored: (chosen: string) => string | number | null;
  /** What a stored value is called, where it does not say so itself. */
  words?: Readonly<Record<string, string>>;
}

/** A field of the vendor's that is chosen from a list, or typed as the vendor's number or word. */
export const own = (name: string, label: string, more: Partial<TicketField> = {}): TicketField => ({
  name,
  label,
  placeholder: t("The helpdesk decides"),
  maxLength: 120,
  ...more,
});

/** What every new ticket begins with, whoever's it is. */
export const begun = () => ({ subject: "Chat: {question}", tags: [], custom_fields: {} });

/** A page of the vendor's, beside this one. */
export const Link = ({ to, children }: { to: string; children: ComponentChildren }) => (
  <a href={to} target="_blank" rel="noreferrer">
    {children}
  </a>
);
