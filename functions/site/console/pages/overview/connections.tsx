// Whether the helpdesks can be reached.

import { failureSentence } from "../../api/failures";
import { useResource } from "../../api/hooks";
import { Problem, sentence } from "../../api/problem";
import type { Connection, Helpdesk } from "../../api/types";
import { HELPDESKS, helpdeskName } from "../../helpdesks";
import { plural, rich, t } from "../../texts/translate";
import { Badge, Button, Card, Time } from "../../ui";

export function Connections() {
  return (
    <Card flush title={t("Helpdesks")}>
      <ul class="overview-rows">
        {HELPDESKS.map((helpdesk) => (
          <One key={helpdesk} helpdesk={helpdesk} />
        ))}
      </ul>
    </Card>
  );
}

function One({ helpdesk }: { helpdesk: Helpdesk }) {
  const { data, error, loading, reload } = useResource<Connection>(`/connections/${helpdesk}`);
  const missing = error instanceof Problem && error.isMissing;
  const refused = data?.health?.refused;
  const works = data?.tested_at && !refused;
  const ofSettings = data?.health?.settings_refused?.length ?? 0;
  return (
    <li class="overview-row">
      <div>
        <a href={`/console/connections/${helpdesk}`}>{helpdeskName(helpdesk)}</a>
        <p class="hint">
          {loading
            ? "…"
            : refused
              ? t("{why} Handoffs go by e-mail.", { why: failureSentence(refused.code) })
              : data?.tested_at && ofSettings
                ? plural(
                    ofSettings,
                    "It refuses the ticket settings of a bot.",
                    "It refuses the ticket settings of {count} bots.",
                  )
                : data?.tested_at
                  ? rich("Tested {time}", { time: <Time at={data.tested_at} /> })
                  : data
                    ? t("Its last test failed; handoffs go by e-mail.")
                    : missing
                      ? t("Not connected")
                      : sentence(error)}
        </p>
      </div>
      {data ? (
        <Badge tone={works ? (ofSettings ? "warn" : "good") : "bad"}>{works ? t("Works") : t("Broken")}</Badge>
      ) : missing ? (
        <Badge>{t("Off")}</Badge>
      ) : (
        error !== undefined && (
          <Button size="small" onClick={reload}>
            {t("Try again")}
          </Button>
        )
      )}
    </li>
  );
}
