// What a test has found, in the service's sentences.

import type { Check, Helpdesk } from "../../api/types";
import { helpdeskName } from "../../helpdesks";
import { Banner } from "../../ui";

export function CheckResult({ helpdesk, of }: { helpdesk: Helpdesk; of: Check }) {
  const name = helpdeskName(helpdesk);
  if (of.ok) {
    return (
      <Banner tone="good" title={`${name} works`}>
        {of.checked.length > 0 && `Looked at: ${of.checked.map((one) => one.replaceAll("_", " ")).join(", ")}.`}
      </Banner>
    );
  }
  return (
    <Banner tone="bad" title={`The test of ${name} failed`}>
      <ul>
        {of.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </Banner>
  );
}
