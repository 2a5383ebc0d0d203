// Webhooks in the console's words.

import type { Delivery, Webhook } from "../../api/types";
import { t } from "../../texts/translate";
import type { Tone } from "../../ui";

export type Kind = Webhook["kinds"][number];

export const KINDS: Record<string, string> = {
  "escalation.handed_over": t("A chat was handed over"),
  "escalation.delivered": t("A handoff has arrived"),
  "escalation.failed": t("A handoff has failed"),
  "agent.replied": t("An agent has replied"),
  "ticket.solved": t("A ticket was solved"),
  "connection.broken": t("A helpdesk refuses its connection"),
  "turn.decided": t("A bot's decision on a message"),
};
const TEST = "webhook.test";

export const kindWord = (kind: string): string => (kind === TEST ? t("Test event") : (KINDS[kind] ?? kind));

export const WEBHOOK_STATES: Record<Webhook["state"], [Tone, string]> = {
  on: ["good", t("On|webhook")],
  failing: ["warn", t("Failing")],
  paused: ["neutral", t("Paused")],
  off: ["bad", t("Switched off")],
};

export const DELIVERY_STATES: Record<Delivery["state"], [Tone, string]> = {
  waiting: ["info", t("Waiting")],
  sending: ["info", t("On its way")],
  delivered: ["good", t("Delivered")],
  failed: ["bad", t("Failed")],
  dropped: ["neutral", t("Not sent")],
};

const OUTCOMES: Record<Delivery["attempts"][number]["outcome"], string> = {
  taken: t("Taken"),
  refused: t("Refused"),
  no_answer: t("No answer in time"),
  unreachable: t("Not reached"),
  bad_address: t("No public address"),
  interrupted: t("Interrupted"),
};

/** "200", or why there was none. */
export const attemptWord = (one: Delivery["attempts"][number]): string =>
  one.status ? String(one.status) : OUTCOMES[one.outcome];

/** What a webhook is called: the owner's words, else where it goes. */
export function nameOf(one: Webhook): string {
  return one.description || hostOf(one.url);
}

export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
