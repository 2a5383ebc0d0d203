// The escalation settings of one bot, as the API has them.

import type { Helpdesk } from "../../api/types";

export type HandoffMethod = "ticket" | "email";
export type RuleAction = "handoff" | "transfer" | "do_not_escalate";
export type TextKey = "handoff" | "delivered" | "offline" | "transfer" | "failed" | "cannot_help";
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

export const HELPDESKS: readonly Helpdesk[] = ["zendesk", "freshdesk", "zoho"];
export const HELPDESK_NAMES: Record<Helpdesk, string> = {
  zendesk: "Zendesk",
  freshdesk: "Freshdesk",
  zoho: "Zoho Desk",
};
export const TEXT_KEYS: readonly TextKey[] = ["handoff", "delivered", "offline", "transfer", "failed", "cannot_help"];
export const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** One object for three helpdesks: which fields it has depends on `helpdesk`. */
export interface Ticket {
  helpdesk: Helpdesk;
  subject: string;
  group_id?: string | null;
  department_id?: string;
  priority?: string | number | null;
  status?: string | null;
  channel?: string | null;
  tags: string[];
  custom_fields: Record<string, string>;
}

export interface Target {
  bot_id: string;
  description: string;
  examples: string[];
  threshold: number | null;
}

export interface Rule {
  keywords: string[];
  then: RuleAction;
  target_bot_id: string | null;
}

export interface Interval {
  start: string;
  end: string;
}

export interface BusinessHours {
  timezone: string;
  weekly: Partial<Record<Weekday, Interval[]>>;
  holidays: string[];
}

export interface Settings {
  human_handoff: boolean;
  handoff_method: HandoffMethod;
  ticket: Ticket | null;
  email: { to: string[] | null };
  auto_ticket_reply: {
    enabled: boolean;
    mode: "send" | "draft";
    min_confidence: number;
    max_replies: number;
  };
  ai_agent_transfer: { enabled: boolean; margin: number; targets: Target[] };
  confidence_threshold: number;
  triggers: Record<"explicit_request" | "frustration" | "repetition" | "bot_failure", boolean>;
  rules: Rule[];
  guidance: string[];
  language_model: { answers: "write" | "judge" | "off"; summary: boolean };
  contact: "ask_and_wait" | "ask" | "never";
  contact_timeout_s: number;
  business_hours: BusinessHours | null;
  after_handoff: "team" | "bot";
  team_silence_hours: number;
  hourly_cap: number;
  messages: Record<TextKey, Record<string, string>>;
  retention_days: number;
}

/** One save. */
export interface Version {
  version: number;
  author: string;
  saved_at: string;
  settings: Settings;
}

/** A bot that was never saved: version 0. */
export const DEFAULTS: Settings = {
  human_handoff: true,
  handoff_method: "email",
  ticket: null,
  email: { to: null },
  auto_ticket_reply: { enabled: false, mode: "send", min_confidence: 0.8, max_replies: 3 },
  ai_agent_transfer: { enabled: false, margin: 0.15, targets: [] },
  confidence_threshold: 0.6,
  triggers: { explicit_request: true, frustration: true, repetition: true, bot_failure: true },
  rules: [],
  guidance: [],
  language_model: { answers: "write", summary: true },
  contact: "ask",
  contact_timeout_s: 300,
  business_hours: null,
  after_handoff: "team",
  team_silence_hours: 72,
  hourly_cap: 100,
  messages: { handoff: {}, delivered: {}, offline: {}, transfer: {}, failed: {}, cannot_help: {} },
  retention_days: 365,
};

/** A rule that says nothing yet; what it would do must be allowed by the toggles. */
export const newRule = ({ human_handoff }: Settings): Rule => ({
  keywords: [],
  // biome-ignore lint/suspicious/noThenProperty: the API's name; nobody awaits a rule.
  then: human_handoff ? "handoff" : "do_not_escalate",
  target_bot_id: null,
});

/** What a helpdesk's tickets begin with. */
export function newTicket(helpdesk: Helpdesk): Ticket {
  const common = { subject: "Chat: {question}", tags: [], custom_fields: {} };
  if (helpdesk === "zendesk") return { helpdesk, ...common, group_id: null, priority: null };
  if (helpdesk === "freshdesk") return { helpdesk, ...common, group_id: null, priority: 1 };
  return { helpdesk, ...common, department_id: "", priority: null, status: null, channel: null };
}
