// What leads to people besides low confidence, by name.

import type { Settings } from "../../api/types";
import { t } from "../../texts/translate";

export type TriggerName = keyof Settings["triggers"];

export const TRIGGER_NAMES: Record<TriggerName, string> = {
  explicit_request: t("The visitor asks for a person"),
  frustration: t("The visitor is frustrated"),
  repetition: t("The visitor asks the same again"),
  bot_failure: t("The bot fails"),
};

/** Within a sentence. */
export const TRIGGER_WORDS: Record<TriggerName, string> = {
  explicit_request: t("a wish for a person"),
  frustration: t("frustration"),
  repetition: t("repetition"),
  bot_failure: t("a bot that fails"),
};
