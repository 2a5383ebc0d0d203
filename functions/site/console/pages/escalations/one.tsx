// One escalation: where it stands, what went wrong, what came of it, and what can be done.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { failureSentence } from "../../api/failures";
import { useAction, useResource } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Escalation } from "../../api/types";
import { methodWord, reasonWord } from "../../api/words";
import { useWorkspace } from "../../shell/workspace";
import { rich, t } from "../../texts/translate";
import { Banner, Button, Card, Confirm, LinkButton, Page, ResourceView, StateBadge, Time, toast } from "../../ui";
import { Chain } from "./chain";
import { Destination } from "./destination";
import { delivered, Returned } from "./mail";
import { Marks } from "./marks";

const EVERY_MS = 5000;
const FINAL = new Set(["delivered", "failed", "cancelled"]);
const PARENT = { title: t("Escalations"), href: "/console/escalations" };

export default function OneEscalation({ id }: { id: string }) {
  const [moving, setMoving] = useState(true);
  const found = useResource<Escalation>(`/escalations/${id}`, { every: moving ? EVERY_MS : 0 });
  const state = found.data?.state;
  const goesOn = state === undefined || !FINAL.has(state);
  if (goesOn !== moving) setMoving(goesOn);
  const one = found.data;
  return (
    <Page
      title={one ? `${methodWord(one.method)}${one.reference ? ` ${one.reference}` : ""}` : t("Escalation")}
      parent={PARENT}
      badge={one && <StateBadge state={one.state} />}
      actions={one && <Actions of={one} onDone={(next) => found.set(next)} />}
    >
      <ResourceView of={found} what={t("The escalation")}>
        {(data) => <Shown of={data} />}
      </ResourceView>
    </Page>
  );
}

function Shown({ of }: { of: Escalation }) {
  const { botName } = useWorkspace();
  return (
    <>
      {of.outcome_unknown && (
        <Banner tone="warn" title={t("It is not known whether a ticket was made")}>
          {t(
            "The helpdesk broke off while the ticket was being made. Look there for it before you try again: nothing here makes a second one by itself.",
          )}
        </Banner>
      )}
      {of.last_error && of.state !== "delivered" && (
        <Banner tone={of.state === "failed" ? "bad" : "warn"} title={failureSentence(of.last_error.code)}>
          {of.last_error.detail && (
            <p>
              <bdi>{of.last_error.detail}</bdi>
            </p>
          )}
          <p class="escalations-code">
            <span class="mono">{of.last_error.code}</span> · <Time at={of.last_error.at} />
            {of.state !== "failed" && t(" · it is tried again by itself")}
          </p>
        </Banner>
      )}
      <div class="escalations-two">
        <Card title={t("Details")}>
          <dl class="facts">
            <dt>{t("Reason")}</dt>
            <dd>
              {reasonWord(of.reason)}
              {of.reopens && t(": the solved ticket is opened again, or one made that follows it")}
            </dd>
            <dt>{t("Conversation")}</dt>
            <dd>
              <a href={`/console/conversations/${of.conversation_id}`}>{t("Open the transcript")}</a>
            </dd>
            <dt>{t("To")}</dt>
            <dd>
              <Destination of={of} />
              <Marks of={of} />
            </dd>
            {of.reference && (
              <>
                <dt>{t("Reference")}</dt>
                <dd>{of.reference}</dd>
              </>
            )}
            <dt>{t("Bot")}</dt>
            <dd>
              <a href={`/console/bots/${of.bot_id}`}>
                <bdi>{botName(of.bot_id)}</bdi>
              </a>
            </dd>
            <dt>{t("Settings")}</dt>
            <dd>
              {of.settings_version ? (
                <a href={`/console/bots/${of.bot_id}/settings?history=${of.settings_version}`}>
                  {t("Version {settings_version}", { settings_version: of.settings_version })}
                </a>
              ) : (
                t("Those of a new bot")
              )}
            </dd>
            <dt>{t("Attempts")}</dt>
            <dd>
              {t("{attempts} of {allowed}", { attempts: of.attempts, allowed: of.attempts_allowed })}
              {of.due_at && !FINAL.has(of.state) && <>{rich(", the next {time}", { time: <Time at={of.due_at} /> })}</>}
            </dd>
            {of.over_cap && (
              <>
                <dt>{t("Limit")}</dt>
                <dd>{t("Over the hourly limit: sent together with others, as one digest.")}</dd>
              </>
            )}
          </dl>
        </Card>
        <Card title={t("Course")}>
          <ol class="escalations-course">
            <Step
              at={of.created_at}
              title={of.recorded_at === of.created_at ? t("Decided and recorded") : t("Decided")}
            />
            {of.recorded_at && of.recorded_at !== of.created_at && (
              <Step at={of.recorded_at} title={t("Recorded: an address was given, or the wait was over")} />
            )}
            {!of.recorded_at && of.state === "waiting_contact" && <Step title={t("Waits for the visitor's address")} />}
            <Returned of={of} />
            {of.finished_at ? (
              <Step
                at={of.finished_at}
                title={of.state === "delivered" ? delivered(of) : (ENDS[of.state] ?? t("Ended"))}
                state={of.state}
              />
            ) : (
              of.state !== "waiting_contact" && (
                <Step
                  title={
                    of.state === "delivering"
                      ? t("Being delivered now")
                      : of.attempts
                        ? t("Waits for its next attempt")
                        : t("Waits in line")
                  }
                />
              )
            )}
          </ol>
        </Card>
      </div>
      <Chain of={of} />
    </>
  );
}

const ENDS: Partial<Record<Escalation["state"], string>> = {
  failed: t("Failed"),
  cancelled: t("Called off"),
};

function Step({ at, title, state }: { at?: string; title: string; state?: Escalation["state"] }) {
  return (
    <li class={at ? (state ?? "done") : "next"}>
      <strong>{title}</strong>
      {at && (
        <span class="hint">
          <Time at={at} absolute />
        </span>
      )}
    </li>
  );
}

function Actions({ of, onDone }: { of: Escalation; onDone: (next: Escalation) => void }) {
  const [asked, setAsked] = useState(false);
  const act = useAction(async (signal, what: "retry" | "dismiss") => {
    const answer = await api.post<Escalation>(`/escalations/${of.id}/${what}`, undefined, { signal });
    onDone(answer.body);
    setAsked(false);
    toast(what === "retry" ? t("Trying again.") : t("Dismissed."));
  });
  const { may } = useWorkspace();
  const mayAct = may("agent");
  const canDismiss = mayAct && of.state !== "delivered" && of.state !== "cancelled";
  return (
    <>
      {of.reference_url && (
        <LinkButton icon="external" href={of.reference_url} external>
          {t("Open the ticket")}
        </LinkButton>
      )}
      {canDismiss && <Button onClick={() => setAsked(true)}>{t("Dismiss")}</Button>}
      {mayAct && of.state === "failed" && of.method !== "transfer" && (
        <Button kind="primary" icon="retry" busy={act.busy && !asked} onClick={() => act.run("retry")}>
          {t("Try again")}
        </Button>
      )}
      {act.error !== undefined && !asked && (
        <p class="field-error" role="alert">
          {sentence(act.error)}
        </p>
      )}
      <Confirm
        open={asked}
        title={t("Dismiss this escalation?")}
        action={t("Dismiss")}
        busy={act.busy}
        error={act.error}
        onConfirm={() => act.run("dismiss")}
        onCancel={() => {
          setAsked(false);
          act.clear();
        }}
      >
        {t(
          "It is not delivered, and the conversation goes on without it. The transcript stays. Do this when somebody has taken care of it another way.",
        )}
      </Confirm>
    </>
  );
}
