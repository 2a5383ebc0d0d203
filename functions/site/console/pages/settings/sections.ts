// The parts of the page, in the order in which they are shown.

import type { Settings } from "../../api/types";
import { t } from "../../texts/translate";

export type SectionId =
  | "basics"
  | "ticket"
  | "email"
  | "auto_reply"
  | "transfer"
  | "threshold"
  | "triggers"
  | "rules"
  | "guidance"
  | "contact"
  | "hours"
  | "after"
  | "messages"
  | "privacy"
  | "model"
  | "limits";

interface About {
  title: string;
  /** Fields in it, as dotted paths; more than one section may share a beginning. */
  fields: readonly string[];
  relevant?: (settings: Settings) => boolean;
}

const toPeople = (settings: Settings): boolean => settings.human_handoff;
const byTicket = (settings: Settings): boolean => settings.human_handoff && settings.handoff_method === "ticket";

export const SECTIONS: Record<SectionId, About> = {
  basics: {
    title: t("The basics"),
    fields: ["human_handoff", "handoff_method", "auto_ticket_reply.enabled", "ai_agent_transfer.enabled"],
  },
  ticket: { title: t("Tickets"), fields: ["ticket", "desk"], relevant: byTicket },
  email: { title: t("E-mail"), fields: ["email"], relevant: toPeople },
  auto_reply: {
    title: t("Auto Ticket Reply"),
    fields: ["auto_ticket_reply"],
    relevant: (settings) => settings.auto_ticket_reply.enabled,
  },
  transfer: {
    title: t("AI Agent Transfer"),
    fields: ["ai_agent_transfer"],
    relevant: (settings) => settings.ai_agent_transfer.enabled,
  },
  threshold: { title: t("Confidence"), fields: ["answer_costs", "confidence_threshold"] },
  triggers: { title: t("Triggers"), fields: ["triggers"] },
  rules: { title: t("Rules"), fields: ["rules"] },
  guidance: { title: t("Guidelines"), fields: ["guidance"] },
  contact: {
    title: t("Visitor's address"),
    fields: ["contact", "contact_timeout_s", "trust_claimed_addresses", "answer_mail"],
    relevant: toPeople,
  },
  hours: { title: t("Business hours"), fields: ["business_hours", "answer_time"], relevant: toPeople },
  after: {
    title: t("After a handoff"),
    fields: ["after_handoff", "team_silence_hours"],
    relevant: byTicket,
  },
  messages: { title: t("Messages"), fields: ["messages", "show_seen", "find_chat"] },
  privacy: { title: t("Privacy"), fields: ["masking", "privacy"] },
  model: { title: t("Language model"), fields: ["language_model"] },
  limits: { title: t("Limits and storage"), fields: ["hourly_cap", "starts_a_minute", "retention_days"] },
};

export const SECTION_IDS = Object.keys(SECTIONS) as SectionId[];

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
