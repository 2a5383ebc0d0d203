// What became of an escalation's mails after the mail service took them: steps of its course.

import { failureSentence } from "../../api/failures";
import type { Escalation } from "../../api/types";
import { t } from "../../texts/translate";
import { Time } from "../../ui";

/** What a delivered escalation is called: a mail is only sent until its mail server has it. */
export function delivered(of: Escalation): string {
  if (of.method !== "email" || !of.mailed_to.length) return t("Delivered");
  return of.arrived.length === of.mailed_to.length ? t("Sent, and arrived") : t("Sent");
}

export function Returned({ of }: { of: Escalation }) {
  return (
    <>
      {of.returned.map((one) => (
        <li key={one.address + one.at} class="failed">
          <strong>
            <bdi>{one.address}</bdi>
          </strong>
          <span>{failureSentence(`mail_back_${one.kind}`)}</span>
          <span class="hint">
            <Time at={one.at} absolute />
          </span>
        </li>
      ))}
    </>
  );
}
