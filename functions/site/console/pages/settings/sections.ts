// The parts of the settings, in the order in which they are shown on the page that each is on.

import type { Settings } from "../../api/types";
import { t } from "../../texts/translate";

export type PageId = "answering" | "people" | "reaching" | "words" | "privacy";

export type SectionId =
  | "basics"
  | "threshold"
  | "transfer"
  | "feedback"
  | "model"
  | "must_reach"
  | "rules"
  | "guidance"
  | "triggers"
  | "after"
  | "ticket"
  | "email"
  | "auto_reply"
  | "facts"
  | "contact"
  | "hours"
  | "messages"
  | "chat"
  | "privacy"
  | "limits";

interface About {
  page: PageId;
  title: string;
  /** Fields in it, as dotted paths; more than one section may share a beginning. */
  fields: readonly string[];
  relevant?: (settings: Settings) => boolean;
}

const toPeople = (settings: Settings): boolean => settings.human_handoff;
const byTicket = (settings: Settings): boolean => settings.human_handoff && settings.handoff_method === "ticket";

export const SECTIONS: Record<SectionId, About> = {
  basics: {
    page: "answering",
    title: t("The basics"),
    fields: ["human_handoff", "handoff_method", "auto_ticket_reply.enabled", "ai_agent_transfer.enabled"],
  },
  threshold: {
    page: "answering",
    title: t("How sure it must be"),
    fields: ["answer_costs", "confidence_threshold", "clarify", "low_confidence"],
  },
  transfer: {
    page: "answering",
    title: t("AI Agent Transfer"),
    fields: ["ai_agent_transfer"],
    relevant: (settings) => settings.ai_agent_transfer.enabled,
  },
  feedback: { page: "answering", title: t("Did it help?"), fields: ["feedback"] },
  model: { page: "answering", title: t("Language model"), fields: ["language_model"] },
  must_reach: { page: "people", title: t("What must reach a person"), fields: ["must_reach"] },
  rules: { page: "people", title: t("Rules"), fields: ["rules"] },
  guidance: { page: "people", title: t("Guidelines"), fields: ["guidance"] },
  triggers: { page: "people", title: t("Triggers"), fields: ["triggers"] },
  after: {
    page: "people",
    title: t("After a handoff"),
    fields: ["after_handoff", "team_silence_hours", "solved_by_visitor"],
    relevant: byTicket,
  },
  ticket: { page: "reaching", title: t("Tickets"), fields: ["ticket", "desk"], relevant: byTicket },
  email: { page: "reaching", title: t("E-mail"), fields: ["email"], relevant: toPeople },
  auto_reply: {
    page: "reaching",
    title: t("Auto Ticket Reply"),
    fields: ["auto_ticket_reply"],
    relevant: (settings) => settings.auto_ticket_reply.enabled,
  },
  facts: { page: "reaching", title: t("What the team needs to know"), fields: ["wanted_facts"], relevant: toPeople },
  contact: {
    page: "reaching",
    title: t("Visitor's address"),
    fields: ["contact", "contact_timeout_s", "trust_claimed_addresses", "answer_mail"],
    relevant: toPeople,
  },
  hours: {
    page: "reaching",
    title: t("Business hours"),
    fields: ["business_hours", "answer_time"],
    relevant: toPeople,
  },
  messages: { page: "words", title: t("Messages"), fields: ["messages"] },
  chat: { page: "words", title: t("In the chat"), fields: ["show_seen", "find_chat"] },
  privacy: { page: "privacy", title: t("Privacy"), fields: ["masking", "privacy"] },
  limits: {
    page: "privacy",
    title: t("Limits and storage"),
    fields: ["hourly_cap", "starts_a_minute", "retention_days"],
  },
};

export const SECTION_IDS = Object.keys(SECTIONS) as SectionId[];

export const anchorOf = (id: SectionId): string => `settings-${id}`;

export const below = (path: string, field: string): boolean => path === field || path.startsWith(`${field}.`);

/** The section of a field: the one that names the longest part of its path. */
export function sectionOf(path: string): SectionId {
  let found: SectionId = "basics";
  let length = 0;
  for (const id of SECTION_IDS) {
    for (const field of SECTIONS[id].fields) {
      if (below(path, field) && field.length > length) {
        found = id;
        length = field.length;
      }
    }
  }
  return found;
}

export function isRelevant(id: SectionId, settings: Settings): boolean {
  return SECTIONS[id].relevant?.(settings) ?? true;
}
