// What a folded part says of itself in a line or a few.

import type { Settings } from "../../api/types";
import { amid, number, plural, t } from "../../texts/translate";
import { secondsInWords } from "./durations";
import { ruleInWords } from "./fields";
import { KIND_NAMES, KINDS } from "./reach_kinds";
import type { SectionId } from "./sections";
import { TRIGGER_WORDS, type TriggerName } from "./trigger_names";
import type { Names } from "./words";

/** The lists that are asked one after the other, in that order. */
export const STEPS: readonly SectionId[] = ["must_reach", "rules", "guidance", "triggers"];

const MOST_SHOWN = 3;

const SAID: Partial<Record<SectionId, (settings: Settings, names: Names) => string>> = {
  feedback: ({ feedback }) =>
    on([
      feedback.thumbs && t("thumbs under answers"),
      feedback.solved && t("“Was this solved?” at the end"),
      feedback.csat && t("how people's help was"),
    ]) || t("Visitors are asked nothing."),
  model: ({ language_model: { answers, calls_a_day } }) => {
    const does = {
      write: t("It writes answers where the bot is not sure"),
      judge: t("It judges answers where the bot is not sure"),
      off: t("It answers nothing"),
    };
    return t("{does}; asked at most {count} times a day.", { does: does[answers], count: number(calls_a_day) });
  },
  must_reach: ({ must_reach }) =>
    on(KINDS.filter((kind) => must_reach[kind].enabled).map((kind) => amid(KIND_NAMES[kind]))) || t("None is on."),
  rules: ({ rules }, names) =>
    lines(
      rules.map((rule) => ruleInWords(rule, names)),
      t("No rules."),
    ),
  guidance: ({ guidance }) => lines(guidance, t("No guidelines.")),
  triggers: ({ triggers }) => {
    const all = Object.keys(TRIGGER_WORDS) as TriggerName[];
    return on(all.filter((name) => triggers[name]).map((name) => TRIGGER_WORDS[name])) || t("None is on.");
  },
  facts: ({ wanted_facts }) =>
    wanted_facts.length
      ? t("Asked after the handoff: {names}.", { names: wanted_facts.map((fact) => fact.name).join(", ") })
      : t("Nothing is asked."),
  contact: ({ contact, contact_timeout_s, handoff_method }) => {
    if (contact === "never") return t("The address is never asked for.");
    const time = secondsInWords(contact_timeout_s);
    return contact === "ask" || handoff_method === "email" // mails never wait
      ? t("The address is asked for beside the handoff.")
      : t("The ticket waits for the address, {time} at most.", { time });
  },
  chat: ({ show_seen, find_chat }) =>
    on([show_seen && t("what the team has seen"), find_chat.enabled && t("found again on another device")]) ||
    t("Nothing beyond the messages."),
  privacy: ({ masking, privacy }) => {
    const hidden = [
      masking.cards && t("card numbers"),
      masking.secrets && t("passwords and keys"),
      ...masking.patterns.map((one) => one.name),
    ].filter(Boolean);
    return [
      hidden.length ? t("Hidden: {what}.", { what: hidden.join(", ") }) : t("Nothing is hidden."),
      privacy ? t("A privacy line is shown.") : t("No privacy line."),
    ].join(" ");
  },
  limits: ({ retention_days, hourly_cap }) =>
    `${plural(retention_days, "Chats are kept for {count} day", "Chats are kept for {count} days")}; ${plural(
      hourly_cap,
      "at most {count} escalation an hour.",
      "at most {count} escalations an hour.",
    )}`,
};

/** Null: it is not folded. */
export const said = (id: SectionId, settings: Settings, names: Names): string | null =>
  SAID[id]?.(settings, names) ?? null;

function on(words: readonly (string | false)[]): string {
  const found = words.filter((word) => word !== false);
  return found.length ? t("On: {names}.", { names: found.join(", ") }) : "";
}

function lines(all: readonly string[], none: string): string {
  if (!all.length) return none;
  const more = all.length - MOST_SHOWN;
  const shown = all.slice(0, MOST_SHOWN).map((one, at) => `${at + 1}. ${one}`);
  return [...shown, ...(more > 0 ? [plural(more, "and {count} more", "and {count} more")] : [])].join("\n");
}
