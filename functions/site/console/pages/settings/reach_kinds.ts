// What must reach a person: the kinds, gravest first, as the service tells them apart.

import type { Settings } from "../../api/types";
import { t } from "../../texts/translate";

export type MustReach = Settings["must_reach"];
export type ReachKind = "self_harm" | "emergency" | "legal" | "data_protection" | "security" | "press";
export type Plan = MustReach[ReachKind];
export type Priority = Plan["priority"];

export const KINDS: readonly ReachKind[] = ["self_harm", "emergency", "legal", "data_protection", "security", "press"];

export const KIND_NAMES: Record<ReachKind, string> = {
  self_harm: t("Self-harm"),
  emergency: t("Emergencies"),
  legal: t("Threats of legal action"),
  data_protection: t("Data-protection requests"),
  security: t("Security holes and leaked secrets"),
  press: t("Press"),
};

export const PRIORITIES: Record<Priority, string> = {
  low: t("Low"),
  normal: t("Normal"),
  high: t("High"),
  urgent: t("Urgent"),
};
