// What a test has found, in the service's sentences.

import type { Check, Helpdesk } from "../../api/types";
import { helpdeskName } from "../../helpdesks";
import { t } from "../../texts/translate";
import { Banner } from "../../ui";

export function CheckResult({ helpdesk, of }: { helpdesk: Helpdesk; of: Check }) {
  const name = helpdeskName(helpdesk);
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
        {of.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </Banner>
  );
}
