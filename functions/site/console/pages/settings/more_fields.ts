// What lies between answering and escalating: what its fields are called, and how they read.

import type { Settings } from "../../api/types";
import { t } from "../../texts/translate";
import { KIND_NAMES, KINDS, PRIORITIES } from "./reach_kinds";
import { list, oneOf, onOff, pairs, plain, type Unit } from "./words";

const REACH_UNITS: Unit[] = KINDS.flatMap((kind) => {
  const [path, name] = [`must_reach.${kind}`, KIND_NAMES[kind]];
  return [
    { path: `${path}.enabled`, label: t("Must reach a person: {name}", { name }), read: onOff },
    { path: `${path}.text`, label: `${name}: ${t("What is said")}`, read: pairs },
    { path: `${path}.priority`, label: `${name}: ${t("Priority")}`, read: oneOf(PRIORITIES) },
    { path: `${path}.tags`, label: `${name}: ${t("Tags")}`, read: list },
    { path: `${path}.to`, label: `${name}: ${t("Who is mailed besides")}`, read: plain },
  ];
});

export const MORE_UNITS: readonly Unit[] = [
  { path: "clarify", label: t("Asks which answer is meant"), read: onOff },
  {
    path: "low_confidence",
    label: t("When it is not sure"),
    read: oneOf({ handoff: t("hands over at once"), offer: t("offers a person first") }),
  },
  { path: "feedback.thumbs", label: t("Thumbs under answers"), read: onOff },
  { path: "feedback.solved", label: t("“Was this solved?”"), read: onOff },
  { path: "feedback.csat", label: t("How people's help was"), read: onOff },
  ...REACH_UNITS,
  { path: "must_reach.on_call", label: t("On call"), read: plain },
  { path: "must_reach.country_lines", label: t("Lines by country"), read: pairs },
  { path: "must_reach.hourly_cap", label: t("Must reach a person: per hour"), read: plain },
  {
    path: "after_handoff",
    label: t("After a handoff"),
    read: oneOf({
      until_answered: t("the bot keeps helping until somebody replies"),
      team: t("the team answers"),
      bot: t("the bot goes on"),
    }),
  },
  {
    path: "solved_by_visitor",
    label: t("When the visitor says it is solved"),
    read: oneOf({ note: t("the ticket gets a note"), solve: t("the ticket is solved") }),
  },
  {
    path: "wanted_facts",
    label: t("What the team needs to know"),
    read: (value) => list((value as Settings["wanted_facts"]).map((fact) => fact.name)),
  },
];
