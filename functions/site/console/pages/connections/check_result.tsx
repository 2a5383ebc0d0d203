// What a test has found, in sentences.

import type { Check, Helpdesk } from "../../api/types";
import { helpdeskName } from "../../helpdesks";
import { useOurWords } from "../../texts/refusals";
import { t } from "../../texts/translate";
import { Banner } from "../../ui";

export function CheckResult({ helpdesk, of }: { helpdesk: Helpdesk; of: Check }) {
  const name = helpdeskName(helpdesk);
  const problems = useOurWords(of.problems);
  if (of.ok) {
    return (
      <Banner tone="good" title={t("{name} works", { name })}>
        {of.checked.length > 0 &&
          t("Looked at: {checked}.", { checked: of.checked.map((one) => one.replaceAll("_", " ")).join(", ") })}
      </Banner>
    );
  }
  return (
    <Banner tone="bad" title={t("The test of {name} failed", { name })}>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </Banner>
  );
}
