// What each field is called and how its value reads, for differences, conflicts and refusals.

import type { Helpdesk, Settings, Ticket } from "../../api/types";
import { HELPDESKS, helpdeskName, vendorOf } from "../../helpdesks";
import { languageName } from "../../texts/languages";
import { amid, t } from "../../texts/translate";
import { secondsInWords } from "./durations";
import { weekInWords } from "./hours";
import { type Rule, type Target, TEXT_KEYS, type Week } from "./model";
import { MORE_UNITS } from "./more_fields";
import { read } from "./paths";
import { conditionInWords } from "./rules/words";
import { handoffs, list, type Names, oneOf, onOff, pairs, percent, plain, type Unit } from "./words";

export const METHOD_NAMES = { ticket: t("Create Ticket"), email: t("Send Email") };
export const ACTION_NAMES = {
  handoff: t("Hand over to people"),
  transfer: t("Transfer to another bot"),
  do_not_escalate: t("Do not escalate"),
};
export const TEXT_LABELS: Record<string, string> = {
  handoff: t("Passed to the team"),
  delivered: t("Delivered, with the reference"),
  offline: t("Outside business hours"),
  transfer: t("Transferred to another bot"),
  failed: t("The team could not be reached"),
  cannot_help: t("The bot cannot help"),
};

export function ruleInWords(rule: Rule, names: Names): string {
  const words = rule.keywords.map((word) => `“${word}”`).join(t(" or "));
  const then =
    rule.then === "transfer"
      ? t("transfer to {target_bot_id}", { target_bot_id: names.bot(rule.target_bot_id ?? "") })
      : amid(ACTION_NAMES[rule.then]);
  const spoken = rule.locales.map(languageName).join(t(" or "));
  const facts = rule.when && t("only if {condition}", { condition: conditionInWords(rule.when) });
  const when = [words, spoken && t("in {spoken}", { spoken }), facts].filter(Boolean).join(", ");
  return `${when || t("no keyword")} → ${then}`;
}

const rules = (value: unknown, names: Names): string =>
  (value as Rule[]).length
    ? (value as Rule[]).map((rule, at) => `${at + 1}. ${ruleInWords(rule, names)}`).join("\n")
    : t("none");

function targets(value: unknown, names: Names): string {
  const all = value as Target[];
  if (!all.length) return t("none");
  return all
    .map((one) => {
      const own = one.threshold === null ? "" : t(", from {threshold}", { threshold: percent(one.threshold) });
      const examples = one.examples.length ? t("; examples: {examples}", { examples: one.examples.join(" / ") }) : "";
      return `${names.bot(one.bot_id)}${own}: ${one.description || t("no description")}${examples}`;
    })
    .join("\n");
}

const BEFORE_TICKET: Unit[] = [
  { path: "human_handoff", label: t("Human Handoff"), read: onOff },
  { path: "handoff_method", label: t("Handoff Method"), read: oneOf(METHOD_NAMES) },
];

/** What every helpdesk's tickets have, before and after what is its own. */
const TICKET_HEAD: Unit[] = [
  { path: "ticket.helpdesk", label: t("Helpdesk"), read: (value) => helpdeskName(value as Helpdesk) },
  { path: "ticket.subject", label: t("Ticket subject"), read: plain },
];
const TICKET_TAIL: Unit[] = [
  { path: "ticket.tags", label: t("Ticket tags"), read: list },
  { path: "ticket.custom_fields", label: t("Ticket custom fields"), read: pairs },
];

function ticketUnits(helpdesk: Helpdesk): Unit[] {
  const { place, priority, own: others } = vendorOf(helpdesk).fields;
  const own = [place, ...(priority ? [priority] : []), ...others].map(({ name, label }) => ({
    path: `ticket.${name}`,
    label: t("Ticket {label}", { label: amid(label) }),
    read: name === priority?.name && priority.words ? oneOf(priority.words) : plain,
  }));
  return [...TICKET_HEAD, ...own, ...TICKET_TAIL];
}

const wholeTicket: Unit = {
  path: "ticket",
  label: t("Tickets"),
  read: (value) => {
    const ticket = value as Ticket | null;
    if (!ticket) return t("none");
    const { title, fields } = vendorOf(ticket.helpdesk);
    const place = read(ticket, fields.place.name);
    const { subject } = ticket;
    return place
      ? t("{title}, {label} {place}, subject “{subject}”", {
          title,
          label: amid(fields.place.label),
          place: String(place),
          subject,
        })
      : t("{title}, subject “{subject}”", { title, subject });
  },
};

const AFTER_TICKET: Unit[] = [
  {
    path: "email.to",
    label: t("E-mail addresses"),
    read: (value) => (value === null ? t("the workspace's owner") : list(value)),
  },
  { path: "auto_ticket_reply.enabled", label: t("Auto Ticket Reply"), read: onOff },
  {
    path: "auto_ticket_reply.mode",
    label: t("Auto replies are"),
    read: oneOf({ send: t("sent"), draft: t("left as drafts") }),
  },
  { path: "auto_ticket_reply.min_confidence", label: t("Auto reply confidence"), read: percent },
  { path: "auto_ticket_reply.min_draft_confidence", label: t("Auto draft confidence"), read: percent },
  { path: "auto_ticket_reply.max_replies", label: t("Auto replies per ticket"), read: plain },
  { path: "ai_agent_transfer.enabled", label: t("AI Agent Transfer"), read: onOff },
  { path: "ai_agent_transfer.margin", label: t("Transfer margin"), read: percent },
  { path: "ai_agent_transfer.targets", label: t("Transfer targets"), read: targets },
  { path: "confidence_threshold", label: t("Confidence threshold"), read: percent },
  {
    path: "answer_costs",
    label: t("A wrong answer is as bad as"),
    read: (value) => {
      const costs = value as Settings["answer_costs"];
      return costs ? handoffs(costs.wrong_answer) : t("not said: by the threshold");
    },
  },
  { path: "triggers.explicit_request", label: t("Trigger: asks for a person"), read: onOff },
  { path: "triggers.frustration", label: t("Trigger: frustration"), read: onOff },
  { path: "triggers.repetition", label: t("Trigger: repetition"), read: onOff },
  { path: "triggers.bot_failure", label: t("Trigger: the bot fails"), read: onOff },
  { path: "rules", label: t("Rules"), read: rules },
  {
    path: "guidance",
    label: t("Guidelines"),
    read: (value) => ((value as string[]).length ? (value as string[]).join("\n") : t("none")),
  },
  {
    path: "contact",
    label: t("Visitor's address"),
    read: oneOf({ ask_and_wait: t("ask and wait"), ask: t("ask"), never: t("never ask") }),
  },
  {
    path: "contact_timeout_s",
    label: t("Wait for the address"),
    read: (value) => (typeof value === "number" ? secondsInWords(value) : t("not set")),
  },
  {
    path: "trust_claimed_addresses",
    label: t("Typed addresses are trusted"),
    read: (value) => (value === null ? t("not decided: off") : onOff(value)),
  },
  { path: "answer_mail.enabled", label: t("Answers are mailed"), read: onOff },
  { path: "team_silence_hours", label: t("Hours without an answer"), read: plain },
  { path: "desk.notes_in_ticket", label: t("Internal notes go into the ticket"), read: onOff },
  { path: "show_seen", label: t("Visitors see what the team has seen"), read: onOff },
  {
    path: "language_model.answers",
    label: t("Language model"),
    read: oneOf({ write: t("writes answers"), judge: t("judges answers"), off: t("off") }),
  },
  { path: "language_model.summary", label: t("Summary for the team"), read: onOff },
  { path: "language_model.calls_a_day", label: t("Questions to the model per day"), read: plain },
  { path: "masking.cards", label: t("Card numbers are hidden"), read: onOff },
  { path: "masking.secrets", label: t("Secrets are hidden"), read: onOff },
  {
    path: "masking.patterns",
    label: t("Own patterns to hide"),
    read: (value) => list((value as Settings["masking"]["patterns"]).map(({ name, pattern }) => `${name}: ${pattern}`)),
  },
  {
    path: "privacy",
    label: t("Privacy line"),
    read: (value) => {
      const privacy = value as Settings["privacy"];
      if (!privacy) return t("none");
      const asks = privacy.consent ? t("with consent") : t("without consent");
      return `${privacy.url} (${asks}), ${pairs(privacy.text)}`;
    },
  },
  {
    path: "answer_time.hidden",
    label: t("Visitors read how soon the team answers"),
    read: (value) => onOff(!value),
  },
  { path: "find_chat.enabled", label: t("Signed-in visitors find their chat again"), read: onOff },
  { path: "hourly_cap", label: t("Escalations per hour"), read: plain },
  { path: "starts_a_minute", label: t("Strangers' chats per minute"), read: plain },
  { path: "retention_days", label: t("Days chats are kept"), read: plain },
];

const wholeHours: Unit = {
  path: "business_hours",
  label: t("Business hours"),
  read: (value) => {
    const hours = value as Settings["business_hours"];
    return hours ? `${weekInWords(hours.weekly)} (${hours.timezone})` : t("always open");
  },
};
const HOURS: Unit[] = [
  { path: "business_hours.timezone", label: t("Time zone"), read: plain },
  {
    path: "business_hours.weekly",
    label: t("Weekly hours"),
    read: (value) => weekInWords(value as Week),
  },
  { path: "business_hours.holidays", label: t("Days off"), read: list },
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
      label: t("Message “{text}” ({locale})", { text: TEXT_LABELS[key] ?? key, locale }),
      read: (value: unknown) => (value === undefined ? t("built-in text") : String(value)),
    })),
  );
  return [
    ...BEFORE_TICKET,
    ...(fine ? ticketUnits(fine.helpdesk) : [wholeTicket]),
    ...AFTER_TICKET,
    ...MORE_UNITS,
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
