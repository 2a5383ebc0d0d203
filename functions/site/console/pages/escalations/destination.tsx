// Where an escalation went, with a link to it where there is one.

import type { Escalation } from "../../api/types";
import { helpdeskName } from "../../helpdesks";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Icon } from "../../ui";

export function Destination({ of }: { of: Escalation }) {
  const { botName } = useWorkspace();
  if (of.method === "transfer") return <bdi>{botName(of.target_bot_id)}</bdi>;
  if (of.method === "email") return <bdi>{of.mailed_to.join(", ") || t("Mailbox")}</bdi>;
  const name = of.helpdesk ? helpdeskName(of.helpdesk) : t("Helpdesk");
  if (!of.reference_url) return <>{name}</>;
  return (
    <a class="with-icon" href={of.reference_url} target="_blank" rel="noreferrer">
      {name} <Icon name="external" size={14} />
    </a>
  );
}
