// Decisions, their evidence, and what other settings would make of them.

import { t } from "../texts/translate";
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
  bot_not_asked: t("The bot was not asked then, so there is no confidence to go by."),
  guidance_changed: t("The guidance differs, and only a model that reads the message can tell."),
  scores_not_recorded: t("Nobody asked then how well the other bot fits."),
  earlier_turn_differs: t("An earlier turn would have gone another way, so this one would not have happened."),
  message_missing: t("The message is not stored any more."),
  close_entries_not_recorded: t("It was not stored then which other answers came close."),
};

export const unknownSentence = (unknown: Unknown): string => UNKNOWNS[unknown] ?? t("It cannot be told.");

type Names = (bot_id: string) => string;

/** "Handed over by e-mail", "Transferred to Billing". */
export function outcomeWord(outcome: Omit<Outcome, "reason">, botName: Names): string {
  switch (outcome.action) {
    case "answer":
      return t("Answered by the bot");
    case "relay":
      return t("Passed on to the team");
    case "cannot_help":
      return t("Not answered");
    case "clarify":
      return t("Asked which answer is meant");
    case "offer":
      return t("Offered a person");
    case "ask_back":
      return t("Asked what it is about");
    case "added":
      return t("Added to the request");
    case "transfer":
      return outcome.target_bot_id
        ? t("Transferred to {bot}", { bot: botName(outcome.target_bot_id) })
        : t("Transferred to another bot");
    case "handoff":
      if (outcome.method === null) return t("Handed to people");
      return outcome.method === "ticket" ? t("Handed over by ticket") : t("Handed over by e-mail");
  }
}

/** With the reason where it says more: "Handed over by e-mail · Asked for a person". */
export const outcomeSentence = (outcome: Outcome, botName: Names): string =>
  `${outcomeWord(outcome, botName)} · ${reasonWord(outcome.reason)}`;

/** Whether a visitor would notice; a reason alone they would not. */
export const leadsElsewhere = (one: Outcome, other: Outcome): boolean =>
  one.action !== other.action || one.target_bot_id !== other.target_bot_id || one.method !== other.method;

export const percent = (share: number): string => t("{number} %", { number: Math.round(share * 100) });
