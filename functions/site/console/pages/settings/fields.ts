// What each field is called and how its value reads, for differences, conflicts and refusals.

import type { Helpdesk, Settings, Ticket } from "../../api/types";
import { HELPDESKS, helpdeskName, vendorOf } from "../../helpdesks";
import { secondsInWords } from "./durations";
import { weekInWords } from "./hours";
import { type Rule, type Target, TEXT_KEYS, type Week } from "./model";
import { read } from "./paths";

export interface Names {
  bot: (bot_id: string) => string;
}

export interface Unit {
  path: string;
  label: string;
  read: (value: unknown, names: Names) => string;
}

const onOff = (value: unknown): string => (value ? "On" : "Off");
const plain = (value: unknown): string =>
  value === null || value === undefined || value === "" ? "not set" : String(value);
export const percent = (value: unknown): string =>
  typeof value === "number" ? `${Math.round(value * 1000) / 10} %` : "not set";
const list = (value: unknown): string => ((value as string[] | null)?.length ? (value as string[]).join(", ") : "none");
const pairs = (value: unknown): string => {
  const found = Object.entries((value ?? {}) as Record<string, string>);
  return found.length ? found.map(([key, text]) => `${key}: ${text}`).join(", ") : "none";
};
const oneOf =
  (words: Readonly<Record<string, string>>) =>
  (value: unknown): string =>
    words[String(value)] ?? plain(value);

export const METHOD_NAMES = { ticket: "Create Ticket", email: "Send Email" };
export const ACTION_NAMES = {
  handoff: "Hand over to people",
  transfer: "Transfer to another bot",
  do_not_escalate: "Do not escalate",
};
export const TEXT_LABELS: Record<string, string> = {
  handoff: "Passed to the team",
  delivered: "Delivered, with the reference",
  offline: "Outside business hours",
  transfer: "Transferred to another bot",
  failed: "The team could not be reached",
  cannot_help: "The bot cannot help",
};

export function ruleInWords(rule: Rule, names: Names): string {
  const words = rule.keywords.map((word) => `“${word}”`).join(" or ");
  const then =
    rule.then === "transfer"
      ? `transfer to ${names.bot(rule.target_bot_id ?? "")}`
      : ACTION_NAMES[rule.then].toLowerCase();
  return `${words || "no keyword"} → ${then}`;
}

const rules = (value: unknown, names: Names): string =>
  (value as Rule[]).length
    ? (value as Rule[]).map((rule, at) => `${at + 1}. ${ruleInWords(rule, names)}`).join("\n")
    : "none";

function targets(value: unknown, names: Names): string {
  const all = value as Target[];
  if (!all.length) return "none";
  return all
    .map((one) => {
      const own = one.threshold === null ? "" : `, from ${percent(one.threshold)}`;
      const examples = one.examples.length ? `; examples: ${one.examples.join(" / ")}` : "";
      return `${names.bot(one.bot_id)}${own}: ${one.description || "no description"}${examples}`;
    })
    .join("\n");
}

const BEFORE_TICKET: Unit[] = [
  { path: "human_handoff", label: "Human Handoff", read: onOff },
  { path: "handoff_method", label: "Handoff Method", read: oneOf(METHOD_NAMES) },
];

/** What every helpdesk's tickets have, before and after what is its own. */
const TICKET_HEAD: Unit[] = [
  { path: "ticket.helpdesk", label: "Helpdesk", read: (value) => helpdeskName(value as Helpdesk) },
  { path: "ticket.subject", label: "Ticket subject", read: plain },
];
const TICKET_TAIL: Unit[] = [
  { path: "ticket.tags", label: "Ticket tags", read: list },
  { path: "ticket.custom_fields", label: "Ticket custom fields", read: pairs },
];

function ticketUnits(helpdesk: Helpdesk): Unit[] {
  const { place, priority, lists } = vendorOf(helpdesk).fields;
  const own = [place, ...(priority ? [priority] : []), ...(lists?.fields ?? [])].map(({ name, label }) => ({
    path: `ticket.${name}`,
    label: `Ticket ${label.toLowerCase()}`,
    read: name === priority?.name && priority.words ? oneOf(priority.words) : plain,
  }));
  return [...TICKET_HEAD, ...own, ...TICKET_TAIL];
}

const wholeTicket: Unit = {
  path: "ticket",
  label: "Tickets",
  read: (value) => {
    const ticket = value as Ticket | null;
    if (!ticket) return "none";
    const { title, fields } = vendorOf(ticket.helpdesk);
    const place = read(ticket, fields.place.name);
    return `${title}${place ? `, ${fields.place.label.toLowerCase()} ${place}` : ""}, subject “${ticket.subject}”`;
  },
};

const AFTER_TICKET: Unit[] = [
  {
    path: "email.to",
    label: "E-mail addresses",
    read: (value) => (value === null ? "the workspace's owner" : list(value)),
  },
  { path: "auto_ticket_reply.enabled", label: "Auto Ticket Reply", read: onOff },
  {
    path: "auto_ticket_reply.mode",
    label: "Auto replies are",
    read: oneOf({ send: "sent", draft: "left as drafts" }),
  },
  { path: "auto_ticket_reply.min_confidence", label: "Auto reply confidence", read: percent },
  { path: "auto_ticket_reply.min_draft_confidence", label: "Auto draft confidence", read: percent },
  { path: "auto_ticket_reply.max_replies", label: "Auto replies per ticket", read: plain },
  { path: "ai_agent_transfer.enabled", label: "AI Agent Transfer", read: onOff },
  { path: "ai_agent_transfer.margin", label: "Transfer margin", read: percent },
  { path: "ai_agent_transfer.targets", label: "Transfer targets", read: targets },
  { path: "confidence_threshold", label: "Confidence threshold", read: percent },
  { path: "triggers.explicit_request", label: "Trigger: asks for a person", read: onOff },
  { path: "triggers.frustration", label: "Trigger: frustration", read: onOff },
  { path: "triggers.repetition", label: "Trigger: repetition", read: onOff },
  { path: "triggers.bot_failure", label: "Trigger: the bot fails", read: onOff },
  { path: "rules", label: "Rules", read: rules },
  {
    path: "guidance",
    label: "Guidelines",
    read: (value) => ((value as string[]).length ? (value as string[]).join("\n") : "none"),
  },
  {
    path: "contact",
    label: "Visitor's address",
    read: oneOf({ ask_and_wait: "ask and wait", ask: "ask", never: "never ask" }),
  },
  {
    path: "contact_timeout_s",
    label: "Wait for the address",
    read: (value) => (typeof value === "number" ? secondsInWords(value) : "not set"),
  },
  {
    path: "after_handoff",
    label: "After a handoff",
    read: oneOf({ team: "the team answers", bot: "the bot goes on" }),
  },
  { path: "team_silence_hours", label: "Hours without an answer", read: plain },
  {
    path: "language_model.answers",
    label: "Language model",
    read: oneOf({ write: "writes answers", judge: "judges answers", off: "off" }),
  },
  { path: "language_model.summary", label: "Summary for the team", read: onOff },
  { path: "language_model.calls_a_day", label: "Questions to the model per day", read: plain },
  { path: "hourly_cap", label: "Escalations per hour", read: plain },
  { path: "starts_a_minute", label: "Strangers' chats per minute", read: plain },
  { path: "retention_days", label: "Days chats are kept", read: plain },
];

const wholeHours: Unit = {
  path: "business_hours",
  label: "Business hours",
  read: (value) => {
    const hours = value as Settings["business_hours"];
    return hours ? `${weekInWords(hours.weekly)} (${hours.timezone})` : "always open";
  },
};
const HOURS: Unit[] = [
  { path: "business_hours.timezone", label: "Time zone", read: plain },
  {
    path: "business_hours.weekly",
    label: "Weekly hours",
    read: (value) => weekInWords(value as Week),
  },
  { path: "business_hours.holidays", label: "Days off", read: list },
];

/**
 * The fields in which these settings can be compared: as fine as they have in common. A ticket of
 * another helpdesk, and business hours against none, can only be taken as a whole.
 */
export function units(...all: Settings[]): Unit[] {
  const tickets = new Set(all.map((one) => one.ticket?.helpdesk));
  const fine = tickets.size === 1 && all[0]?.ticket;
  const hours = all.every((one) => one.business_hours);
  const texts = TEXT_KEYS.flatMap((key) =>
    [...new Set(all.flatMap((one) => Object.keys(one.messages[key] ?? {})))].sort().map((locale) => ({
      path: `messages.${key}.${locale}`,
      label: `Message “${TEXT_LABELS[key]}” (${locale})`,
      read: (value: unknown) => (value === undefined ? "built-in text" : String(value)),
    })),
  );
  return [
    ...BEFORE_TICKET,
    ...(fine ? ticketUnits(fine.helpdesk) : [wholeTicket]),
    ...AFTER_TICKET,
    ...(hours ? HOURS : [wholeHours]),
    ...texts,
  ];
}

/** The words for a path that the service names, even one deeper than a field: `rules.2.keywords`. */
export function labelOf(path: string, settings: Settings): string {
  const found = [...units(settings), ...HELPDESKS.flatMap(ticketUnits), wholeTicket, wholeHours, ...HOURS]
    .filter((unit) => path === unit.path || path.startsWith(`${unit.path}.`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  return found?.label ?? "";
}
