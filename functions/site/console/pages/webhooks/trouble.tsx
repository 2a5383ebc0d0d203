// What is wrong with a webhook, and what to do about it.

import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Webhook } from "../../api/types";
import { t } from "../../texts/translate";
import { Banner, Button, Time } from "../../ui";

export function Trouble({ of, error, onChange }: { of: Webhook; error: unknown; onChange: () => Promise<void> }) {
  const { url, description, kinds, include_text } = of;
  const start = useAction(async (signal) => {
    const body = { url, description, kinds, include_text, paused: false };
    await api.put<Webhook>(`/webhooks/${of.id}`, body, { signal });
    await onChange();
  });
  const begin = (
    <Button size="small" busy={start.busy} onClick={() => start.run()}>
      {t("Start again")}
    </Button>
  );
  return (
    <>
      {error !== undefined && <Banner tone="bad">{sentence(error)}</Banner>}
      {start.error !== undefined && <Banner tone="bad">{sentence(start.error)}</Banner>}
      {of.state === "off" && (
        <Banner tone="bad" title={t("Nothing is sent to this address any more")} actions={begin}>
          {of.switched_off === "gone"
            ? t("It answered 410: it is gone for good.")
            : t("It took nothing for five days. Mend it, then start again; what happened meanwhile is not sent.")}
        </Banner>
      )}
      {of.state === "failing" && of.failing_since && (
        <Banner tone="warn" title={t("This address does not take what is sent")}>
          {t("Each event is tried eight times within 28 hours; after five days without success it is switched off.")}{" "}
          {t("Since:")} <Time at={of.failing_since} />
        </Banner>
      )}
      {of.state === "paused" && (
        <Banner title={t("Paused")} actions={begin}>
          {t("Nothing is sent meanwhile, and what happens meanwhile is not sent later.")}
        </Banner>
      )}
    </>
  );
}
