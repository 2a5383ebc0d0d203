// What the helpdesk refuses until somebody puts it right: the credentials, or a bot's ticket settings.

import { failureSentence } from "../../api/failures";
import type { Health } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { rich, t } from "../../texts/translate";
import { Banner, Time } from "../../ui";

export function Refusals({ of, name }: { of: Health; name: string }) {
  const { botName } = useWorkspace();
  return (
    <>
      {of.refused && (
        <Banner tone="bad" title={t("{name} refuses the credentials", { name })}>
          {rich(
            "{code} Since {time} handoffs go by e-mail. Replace the credentials, or put the access right in {name} and test it here.",
            { code: failureSentence(of.refused.code), time: <Time at={of.refused.at} />, name },
          )}
        </Banner>
      )}
      {(of.settings_refused ?? []).map((one) => (
        <Banner
          key={one.bot_id}
          tone="warn"
          title={t("{name} refuses the ticket settings of {bot_id}", { name, bot_id: botName(one.bot_id) })}
        >
          {failureSentence(one.code)}
          {one.fields && one.fields.length > 0 && <>{t(" It names: {fields}.", { fields: one.fields.join(", ") })}</>}{" "}
          <a href={`/console/bots/${one.bot_id}/settings#settings-ticket`}>{t("Its ticket settings")}</a>
        </Banner>
      ))}
    </>
  );
}
