// The parts of a conversation that can fill a field of its ticket.

import type { FieldValue, FromChat } from "../../api/types";
import { t } from "../../texts/translate";

export const FACTS: Record<FromChat["from_chat"], string> = {
  name: t("The visitor's name"),
  email: t("The visitor's address"),
  locale: t("The visitor's language, such as en"),
  page: t("The page where the chat began"),
  plan: t("The visitor's plan, as your site has signed it"),
  bot: t("The bot's name"),
  question: t("What the visitor asked"),
  summary: t("The summary, where a model writes one"),
  reason: t("Why it was handed over, in words"),
  reason_code: t("Why it was handed over, as one word"),
  conversation_id: t("The chat's number"),
  referrer: t("The page before, on another site"),
  device: t("The device: phone, tablet or computer"),
  attribute: t("An attribute that your site or page has told"),
};

/** Which part it is, and of an attribute which. */
export const partInWords = ({ from_chat, attribute, signed }: FromChat): string => {
  if (from_chat !== "attribute" || attribute === null) return FACTS[from_chat];
  return signed
    ? t("The attribute {attribute}, signed by your site", { attribute })
    : t("The attribute {attribute}, signed or only claimed", { attribute });
};

export const isFromChat = (value: FieldValue | null | undefined): value is FromChat =>
  typeof value === "object" && value !== null && !Array.isArray(value);
