// A connection that is there: its account, its test, its health, and the way out.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Check, Connection } from "../../api/types";
import { helpdeskName } from "../../helpdesks";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Banner, Button, Card, Confirm, Time, toast } from "../../ui";
import { HealthCard } from "./health";
import { accountOf, signInOf } from "./model";
import { Refusals } from "./refusals";
import { SurveyCard } from "./survey";
import { UpdatesCard } from "./updates";

export interface ConnectedProps {
  of: Connection;
  onCheck: (check: Check | null) => void;
  onReplace: () => void;
  onChanged: () => Promise<void>;
  onGone: () => void;
}

export function Connected({ of, onCheck, onReplace, onChanged, onGone }: ConnectedProps) {
  const { may } = useWorkspace();
  const mayChange = may("admin");
  const [asked, setAsked] = useState(false);
  const name = helpdeskName(of.helpdesk);
  const signIn = signInOf(of);
  const path = `/connections/${of.helpdesk}`;
  const test = useAction(async (signal) => {
    onCheck(null);
    const answer = await api.post<Check>(`${path}/test`, undefined, { signal });
    onCheck(answer.body);
    await onChanged();
  });
  const remove = useAction(async (signal) => {
    await api.delete(path, { signal });
    setAsked(false);
    toast(t("{name} is disconnected.", { name }));
    onGone();
  });
  return (
    <>
      {test.error !== undefined && (
        <Banner tone="bad" title={t("Not tested")}>
          {sentence(test.error)}
        </Banner>
      )}
      {of.health && <Refusals of={of.health} name={name} />}
      <Card
        title={t("Account")}
        actions={
          <>
            {mayChange && <Button onClick={onReplace}>{t("Replace credentials")}</Button>}
            {may("agent") && (
              <Button kind="primary" icon="check" busy={test.busy} onClick={() => test.run()}>
                {t("Test now")}
              </Button>
            )}
          </>
        }
      >
        <dl class="facts">
          <dt>{t("Account")}</dt>
          <dd>
            <bdi>{accountOf(of)}</bdi>
          </dd>
          <dt>{t("Signs in with")}</dt>
          <dd>
            {signIn.word}
            {signIn.warning && <p class="hint">{signIn.warning}</p>}
          </dd>
          {of.account.email && (
            <>
              <dt>{t("Agent")}</dt>
              <dd>
                <bdi>{of.account.email}</bdi>
              </dd>
            </>
          )}
          <dt>{t("Connected")}</dt>
          <dd>
            <Time at={of.created_at} absolute />
          </dd>
          <dt>{t("Last test that succeeded")}</dt>
          <dd>{of.tested_at ? <Time at={of.tested_at} /> : t("None yet")}</dd>
        </dl>
      </Card>
      {of.updates && <UpdatesCard of={of} updates={of.updates} onChanged={onChanged} />}
      {of.health && <HealthCard of={of.health} />}
      <SurveyCard of={of} onChanged={onChanged} />
      {mayChange && (
        <Card
          title={t("Disconnect {name}", { name })}
          text={t("The credentials are deleted here. Tickets that were made stay in the helpdesk.")}
          actions={
            <Button icon="trash" onClick={() => setAsked(true)}>
              {t("Disconnect")}
            </Button>
          }
        />
      )}
      <Confirm
        open={asked}
        title={t("Disconnect {name}?", { name })}
        action={t("Disconnect")}
        busy={remove.busy}
        error={remove.error}
        onConfirm={() => remove.run()}
        onCancel={() => {
          setAsked(false);
          remove.clear();
        }}
      >
        <p>
          {t(
            "No more tickets can be made there until it is connected again. A connection that a bot's settings use cannot be disconnected.",
          )}
        </p>
      </Confirm>
    </>
  );
}
