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
