// How the helpdesk has answered lately, and what is left of its quota.

import { failureSentence } from "../../api/failures";
import type { Health } from "../../api/types";
import { locale } from "../../texts/language";
import { plural, t } from "../../texts/translate";
import { Badge, Card, Time } from "../../ui";

const timeOfDay = new Intl.DateTimeFormat(locale(), { timeStyle: "short" });

export function HealthCard({ of }: { of: Health }) {
  const idle = !of.last_success_at && !of.last_failure_at && of.quota_limit === null;
  return (
    <Card title={t("Lately")} actions={<State of={of} />}>
      {idle ? (
        <p class="hint">{t("Nothing has been sent there yet.")}</p>
      ) : (
        <dl class="facts">
          <dt>{t("Last answer")}</dt>
          <dd>{of.last_success_at ? <Time at={of.last_success_at} /> : t("None yet")}</dd>
          {of.last_failure_at && (
            <>
              <dt>{t("Last failure")}</dt>
              <dd>
                <Time at={of.last_failure_at} />
                {of.last_error && <> · {failureSentence(of.last_error)}</>}
              </dd>
            </>
          )}
          {of.quota_limit !== null && of.quota_remaining !== null && (
            <>
              <dt>{t("Quota left")}</dt>
              <dd>
                <meter
                  min={0}
                  max={of.quota_limit}
                  value={of.quota_remaining}
                  low={of.quota_limit * 0.2}
                  aria-label={t("Quota left")}
                />{" "}
                {t("{left} of {limit} calls", { left: of.quota_remaining, limit: of.quota_limit })}
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
        {of.open_until ? t("Paused until {time}", { time: timeOfDay.format(new Date(of.open_until)) }) : t("Paused")}
      </Badge>
    );
  }
  if (of.circuit === "half_open") return <Badge tone="warn">{t("Trying one call")}</Badge>;
  return (
    <Badge tone={of.failures ? "warn" : "good"}>
      {of.failures ? plural(of.failures, "{count} failure in a row", "{count} failures in a row") : t("Answers")}
    </Badge>
  );
}
