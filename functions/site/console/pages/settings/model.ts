// The escalation settings of one bot, as the API has them.

import type { Settings } from "../../api/types";
import type { Plan } from "./reach_kinds";

export type TextKey = keyof Settings["messages"];
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
export type Target = Settings["ai_agent_transfer"]["targets"][number];
export type Rule = Settings["rules"][number];
export type RuleAction = Rule["then"];
export type BusinessHours = NonNullable<Settings["business_hours"]>;
export type Week = BusinessHours["weekly"];
export type Interval = Week[string][number];

export const TEXT_KEYS: readonly TextKey[] = ["handoff", "delivered", "offline", "transfer", "failed", "cannot_help"];
export const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const PLAN: Plan = { enabled: false, text: {}, priority: "high", tags: [], to: null };

/** What a setting is where a draft of before does not have it: as bots have it that are there. */
export const DEFAULTS: Settings = {
  human_handoff: true,
  handoff_method: "email",
  ticket: null,
  email: { to: null },
  auto_ticket_reply: { enabled: false, mode: "send", min_confidence: 0.8, min_draft_confidence: 0.3, max_replies: 3 },
  ai_agent_transfer: { enabled: false, margin: 0.15, targets: [] },
  confidence_threshold: 0.6,
  answer_costs: { wrong_answer: 3 },
  low_confidence: "handoff",
  clarify: false,
  triggers: { explicit_request: true, frustration: true, repetition: true, bot_failure: true },
  rules: [],
  guidance: [],
  language_model: { answers: "write", summary: true, calls_a_day: 2000 },
  contact: "ask",
  contact_timeout_s: 300,
  trust_claimed_addresses: null,
  masking: { cards: true, secrets: true, patterns: [] },
  privacy: null,
  business_hours: null,
  must_reach: {
    self_harm: { ...PLAN, enabled: true, priority: "urgent" },
    emergency: { ...PLAN, enabled: true, priority: "urgent" },
    legal: PLAN,
    data_protection: PLAN,
    security: { ...PLAN, priority: "urgent" },
    press: PLAN,
    on_call: null,
    country_lines: {},
    hourly_cap: 50,
  },
  feedback: { thumbs: false, solved: false, csat: false },
  after_handoff: "team",
  wanted_facts: [],
  solved_by_visitor: "note",
  team_silence_hours: 72,
  show_seen: false,
  answer_mail: { enabled: false },
  find_chat: { enabled: false },
  answer_time: { hidden: false },
  desk: { notes_in_ticket: false },
  hourly_cap: 100,
  starts_a_minute: 60,
  messages: { handoff: {}, delivered: {}, offline: {}, transfer: {}, failed: {}, cannot_help: {} },
  retention_days: 365,
};

/** Of a bot that is made now: what somebody has changed is told by it. */
export const STANDARD: Settings = {
  ...DEFAULTS,
  clarify: true,
  feedback: { thumbs: true, solved: true, csat: false },
  after_handoff: "until_answered",
  answer_mail: { enabled: true },
};

/** A rule that says nothing yet; what it would do must be allowed by the toggles. */
export const newRule = ({ human_handoff }: Settings): Rule => ({
  keywords: [],
  locales: [],
  when: null,
  // biome-ignore lint/suspicious/noThenProperty: the API's name; nobody awaits a rule.
  then: human_handoff ? "handoff" : "do_not_escalate",
  target_bot_id: null,
});
