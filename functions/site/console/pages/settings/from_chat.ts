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
};

export const isFromChat = (value: FieldValue | null | undefined): value is FromChat =>
  typeof value === "object" && value !== null && !Array.isArray(value);
