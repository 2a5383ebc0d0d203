// Addresses that mail came back from: handoffs are not sent there until somebody tries them again.

import { api } from "../../api/client";
import { failureSentence } from "../../api/failures";
import { useAction, useResource } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Page, ReturnedAddress } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { rich, t } from "../../texts/translate";
import { Banner, Button, Time, toast } from "../../ui";

/** Those among `of`, or all of the workspace. */
export function Returned({ of }: { of?: readonly string[] }) {
  const found = useResource<Page<ReturnedAddress>>("/returned-addresses");
  const { may } = useWorkspace();
  const again = useAction(async (signal, email: string) => {
    await api.post("/returned-addresses/try-again", { email }, { signal });
    await found.reload();
    toast(t("The next handoff is sent there again."));
  });
  const asked = of?.map((one) => one.trim().toLowerCase());
  const shown = (found.data?.items ?? []).filter((one) => !asked || asked.includes(one.email.toLowerCase()));
  return (
    <>
      {shown.map((one) => (
        <Banner
          key={one.email}
          tone="bad"
          title={t("{email} does not get any mail", { email: one.email })}
          actions={
            may("admin") && (
              <Button size="small" busy={again.busy} onClick={() => again.run(one.email)}>
                {t("Try this address again")}
              </Button>
            )
          }
        >
          <p>
            {failureSentence(`mail_back_${one.kind}`)}{" "}
            {rich("Since {time} handoffs go to the others, or to the owner.", { time: <Time at={one.at} /> })}
          </p>
        </Banner>
      ))}
      {again.error !== undefined && (
        <p class="field-error" role="alert">
          {sentence(again.error)}
        </p>
      )}
    </>
  );
}
