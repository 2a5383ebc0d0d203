// What lies between answering and handing over, under other settings: what would have been asked of
// past visitors, and what is expected to come of it.

import type { PastSimulation } from "../../api/decisions";
import { number, plural, t } from "../../texts/translate";

export function Between({ of }: { of: PastSimulation["between"] }) {
  const said = sentences(of);
  if (!said.length) return null;
  return (
    <ul class="simulator-between">
      {said.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}

function sentences(of: PastSimulation["between"]): string[] {
  const asked = [
    of.asked_which && t("which answer is meant: {count}", { count: number(of.asked_which) }),
    of.offered && t("whether people shall have it: {count}", { count: number(of.offered) }),
    of.asked_back && t("what it is about: {count}", { count: number(of.asked_back) }),
  ].filter(Boolean);
  const [saved, delayed] = [Math.round(of.handoffs_saved), Math.round(of.people_delayed)];
  const [wrong, before] = [Math.round(of.wrong_answers), Math.round(of.wrong_answers_then)];
  return [
    asked.length && t("Asked back, {asked}.", { asked: asked.join(", ") }),
    saved && plural(saved, "About {count} handoff saved.", "About {count} handoffs saved."),
    delayed &&
      plural(
        delayed,
        "About {count} visitor reaches people a few minutes later.",
        "About {count} visitors reach people a few minutes later.",
      ),
    wrong !== before &&
      t("Wrong answers expected: {wrong}, instead of {before}.", { wrong: number(wrong), before: number(before) }),
  ].filter((one) => typeof one === "string");
}
