// What the helpdesk refuses until somebody puts it right: the credentials, or a bot's ticket settings.

import { failureSentence } from "../../api/failures";
import type { Health } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { Banner, Time } from "../../ui";

export function Refusals({ of, name }: { of: Health; name: string }) {
  const { botName } = useWorkspace();
  return (
    <>
      {of.refused && (
        <Banner tone="bad" title={`${name} refuses the credentials`}>
          {failureSentence(of.refused.code)} Since <Time at={of.refused.at} /> handoffs go by e-mail. Replace the
          credentials, or put the access right in {name} and test it here.
        </Banner>
      )}
      {(of.settings_refused ?? []).map((one) => (
        <Banner key={one.bot_id} tone="warn" title={`${name} refuses the ticket settings of ${botName(one.bot_id)}`}>
          {failureSentence(one.code)}
          {one.fields && one.fields.length > 0 && <> It names: {one.fields.join(", ")}.</>}{" "}
          <a href={`/console/bots/${one.bot_id}/settings`}>Its ticket settings</a>
        </Banner>
      ))}
    </>
  );
}
