// What the report draws, and in which colour. Blue, teal, orange and purple stay apart for people
// who do not see red and green apart; the words and the table say everything again.

import type { ReportNumbers } from "../../api/types";
import { t } from "../../texts/translate";

export interface Series {
  key: string;
  title: string;
  /** Name of the colour's custom property. */
  colour: string;
  of: (numbers: ReportNumbers) => number;
}

/** What became of visitors' messages: these add up. */
export const OUTCOMES: readonly Series[] = [
  { key: "answered", title: t("Answered"), colour: "--chart-answered", of: (n) => n.answered },
  { key: "transferred", title: t("Transferred"), colour: "--chart-transferred", of: (n) => n.transferred.total },
  { key: "handed_off", title: t("Handed to people"), colour: "--chart-handed", of: (n) => n.handed_off.total },
  { key: "unanswered", title: t("Not answered"), colour: "--chart-unanswered", of: (n) => n.unanswered.total },
];

export const TROUBLES: readonly Series[] = [
  { key: "abandoned", title: t("Abandoned"), colour: "--chart-abandoned", of: (n) => n.abandoned },
  { key: "failed", title: t("Failed"), colour: "--chart-failed", of: (n) => n.failed.total },
];
