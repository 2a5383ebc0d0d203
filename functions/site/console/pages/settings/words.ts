// How values read, wherever settings are said in words.

import type { FieldValue, Ticket } from "../../api/types";
import { t } from "../../texts/translate";
import { FACTS, isFromChat } from "./from_chat";

export interface Names {
  bot: (bot_id: string) => string;
}

/** One field: its path, what it is called, and how its value reads. */
export interface Unit {
  path: string;
  label: string;
  read: (value: unknown, names: Names) => string;
}

export const onOff = (value: unknown): string => (value ? t("On") : t("Off"));
export const plain = (value: unknown): string =>
  value === null || value === undefined || value === "" ? t("not set") : String(value);
export const percent = (value: unknown): string =>
  typeof value === "number" ? t("{number} %", { number: Math.round(value * 1000) / 10 }) : t("not set");
export const list = (value: unknown): string =>
  (value as string[] | null)?.length ? (value as string[]).join(", ") : t("none");
export const pairs = (value: unknown): string => {
  const found = Object.entries((value ?? {}) as Ticket["custom_fields"]);
  const said = (one: FieldValue): string => (isFromChat(one) ? FACTS[one.from_chat] : String(one));
  return found.length ? found.map(([key, one]) => `${key}: ${said(one)}`).join(", ") : t("none");
};
export const oneOf =
  (words: Readonly<Record<string, string>>) =>
  (value: unknown): string =>
    words[String(value)] ?? plain(value);

/** What a wrong answer costs. */
export const handoffs = (count: number): string =>
  count === 1 ? t("one needless handoff") : t("{count} needless handoffs", { count });
