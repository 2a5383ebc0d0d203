// Decisions, their evidence, and what other settings would make of them.

import type { Bodies } from "./types";
import { reasonWord } from "./words";

export type Decision = Bodies["Decision"];
/** What a decision comes to; `method` is how people get it. */
export type Outcome = Bodies["Outcome"];
export type Action = Outcome["action"];
export type Replay = Bodies["ReplayView"];
/** Why it cannot be told what other settings would have done. */
export type Unknown = NonNullable<Replay["unknown"]>;
export type LiveSimulation = Bodies["LiveSimulation"];
export type PastSimulation = Bodies["PastSimulation"];
export type Example = PastSimulation["examples"][number];

const UNKNOWNS: Record<Unknown, string> = {
  bot_not_asked: "The bot was not asked then, so there is no confidence to go by.",
  guidance_changed: "The guidance differs, and only a model that reads the message can tell.",
  scores_not_recorded: "Nobody asked then how well the other bot fits.",
  earlier_turn_differs: "An earlier turn would have gone another way, so this one would not have happened.",
  message_missing: "The message is not stored any more.",
};

export const unknownSentence = (unknown: Unknown): string => UNKNOWNS[unknown] ?? "It cannot be told.";

type Names = (bot_id: string) => string;

/** "Handed over by e-mail", "Transferred to Billing". */
export function outcomeWord(outcome: Omit<Outcome, "reason">, botName: Names): string {
  switch (outcome.action) {
    case "answer":
      return "Answered by the bot";
    case "relay":
      return "Passed on to the team";
    case "cannot_help":
      return "Not answered";
    case "transfer":
      return `Transferred to ${outcome.target_bot_id ? botName(outcome.target_bot_id) : "another bot"}`;
    case "handoff":
      if (outcome.method === null) return "Handed to people";
      return outcome.method === "ticket" ? "Handed over by ticket" : "Handed over by e-mail";
  }
}

/** With the reason where it says more: "Handed over by e-mail · Asked for a person". */
export const outcomeSentence = (outcome: Outcome, botName: Names): string =>
  `${outcomeWord(outcome, botName)} · ${reasonWord(outcome.reason)}`;

/** Whether a visitor would notice; a reason alone they would not. */
export const leadsElsewhere = (one: Outcome, other: Outcome): boolean =>
  one.action !== other.action || one.target_bot_id !== other.target_bot_id || one.method !== other.method;

export const percent = (share: number): string => `${Math.round(share * 100)} %`;
