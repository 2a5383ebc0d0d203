// The helpdesks that tickets can go to.

import { sentence } from "../../api/problem";
import type { Helpdesk } from "../../api/types";
import { HELPDESKS, helpdeskName } from "../../helpdesks";
import { rich, t } from "../../texts/translate";
import { Button, Card, Icon, LinkButton, Page, Skeleton, Time } from "../../ui";
import { accountOf } from "./model";
import { ConnectionBadge } from "./state_badge";
import { useConnection } from "./use_connection";

export default function Connections() {
  return (
    <Page
      title={t("Connections")}
      text={t(
        "Helpdesks that your bots make tickets in. Where none is connected, or one breaks, handoffs go by e-mail.",
      )}
    >
      <div class="connections-grid">
        {HELPDESKS.map((helpdesk) => (
          <One key={helpdesk} helpdesk={helpdesk} />
        ))}
      </div>
    </Page>
  );
}

function One({ helpdesk }: { helpdesk: Helpdesk }) {
  const { connection, error, reload } = useConnection(helpdesk);
  const name = helpdeskName(helpdesk);
  const href = `/console/connections/${helpdesk}`;
  return (
    <Card
      title={
        <span class="with-icon">
          <Icon name="ticket" size={18} /> {name}
        </span>
      }
      actions={connection !== undefined && <ConnectionBadge of={connection} />}
    >
      {error !== undefined ? (
        <div class="stack">
          <p class="hint">{sentence(error)}</p>
          <Button size="small" onClick={reload}>
            {t("Try again")}
          </Button>
        </div>
      ) : connection === undefined ? (
        <Skeleton count={3} />
      ) : connection ? (
        <div class="stack">
          <p>
            <bdi>{accountOf(connection)}</bdi>
            <br />
            <span class="hint">
              {connection.tested_at
                ? rich("Tested {time}", { time: <Time at={connection.tested_at} /> })
                : t("Its test has not succeeded yet; handoffs go by e-mail.")}
            </span>
          </p>
          <div>
            <LinkButton href={href} label={t("Open {name}", { name })}>
              {t("Open|verb")}
            </LinkButton>
          </div>
        </div>
      ) : (
        <div class="stack">
          <p class="hint">{t("Takes about five minutes. You need to be an administrator there.")}</p>
          <div>
            <LinkButton kind="primary" href={href} label={t("Connect {name}", { name })}>
              {t("Connect")}
            </LinkButton>
          </div>
        </div>
      )}
    </Card>
  );
}
