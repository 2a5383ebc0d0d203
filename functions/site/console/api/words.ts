// The console's words for the API's names.

import type { Escalation, Method } from "./types";

type Reason = Escalation["reason"];

const REASONS: Record<Reason, string> = {
  team_is_assignee: "The team has the conversation",
  transfer_pending: "A transfer is under way",
  rule: "One of your rules",
  guidance: "Your guidance",
  explicit_request: "Asked for a person",
  bot_failure: "The bot failed",
  frustration: "Frustration",
  repetition: "Asked again and again",
  better_bot: "Another bot knows better",
  confident: "Confident answer",
  low_confidence: "Not confident enough",
  bot_asked_for_handoff: "The bot asked for help",
  target_failed: "The other bot failed",
  not_solved: "Not solved yet",
  acknowledgement: "Thanked, or asked for nothing",
};

const METHODS: Record<Method, string> = {
  ticket: "Ticket",
  email: "E-mail",
  transfer: "Transfer",
};

/** Why something was decided: "Asked for a person". */
export const reasonWord = (reason: string | null | undefined): string =>
  reason ? (REASONS[reason as Reason] ?? reason.replaceAll("_", " ")) : "–";

export const methodWord = (method: Method): string => METHODS[method];

/** "1 bot", "3 bots", "1,200 bots". */
export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
