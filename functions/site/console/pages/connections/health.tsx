// How the helpdesk has answered lately, and what is left of its quota.

import { failureSentence } from "../../api/failures";
import type { Health } from "../../api/types";
import { Badge, Card, Time } from "../../ui";

export function HealthCard({ of }: { of: Health }) {
  const idle = !of.last_success_at && !of.last_failure_at && of.quota_limit === null;
  return (
    <Card title="Lately" actions={<State of={of} />}>
      {idle ? (
        <p class="hint">Nothing has been sent there yet.</p>
      ) : (
        <dl class="facts">
          <dt>Last answer</dt>
          <dd>{of.last_success_at ? <Time at={of.last_success_at} /> : "None yet"}</dd>
          {of.last_failure_at && (
            <>
              <dt>Last failure</dt>
              <dd>
                <Time at={of.last_failure_at} />
                {of.last_error && <> · {failureSentence(of.last_error)}</>}
              </dd>
            </>
          )}
          {of.quota_limit !== null && of.quota_remaining !== null && (
            <>
              <dt>Quota left</dt>
              <dd>
                <meter
                  min={0}
                  max={of.quota_limit}
                  value={of.quota_remaining}
                  low={of.quota_limit * 0.2}
                  aria-label="Quota left"
                />{" "}
                {of.quota_remaining.toLocaleString("en")} of {of.quota_limit.toLocaleString("en")} calls
                {of.quota_at && (
                  <span class="hint">
                    {" "}
                    (<Time at={of.quota_at} />)
                  </span>
                )}
              </dd>
            </>
          )}
        </dl>
      )}
    </Card>
  );
}

function State({ of }: { of: Health }) {
  if (of.circuit === "open") {
    return (
      <Badge tone="warn">
        Paused{of.open_until && <> until {new Date(of.open_until).toLocaleTimeString([], { timeStyle: "short" })}</>}
      </Badge>
    );
  }
  if (of.circuit === "half_open") return <Badge tone="warn">Trying one call</Badge>;
  return (
    <Badge tone={of.failures ? "warn" : "good"}>{of.failures ? `${of.failures} failures in a row` : "Answers"}</Badge>
  );
}
