// One decision beside its turn: what, why, on which evidence, under which settings; and, asked for,
// what today's settings would do.

import { useState } from "preact/hooks";
import { leadsElsewhere, outcomeSentence, outcomeWord, unknownSentence } from "../../api/decisions";
import { reasonWord } from "../../api/words";
import { useWorkspace } from "../../shell/workspace";
import { rich, t } from "../../texts/translate";
import { Badge, type Tone } from "../../ui";
import { EvidenceList } from "./evidence";
import type { Decided } from "./model";

const TONES: Record<string, Tone> = {
  answer: "good",
  handoff: "warn",
  transfer: "info",
  cannot_help: "bad",
  relay: "neutral",
};

export interface DecisionNoteProps extends Decided {
  threshold: number | undefined;
  /** Today's settings are being asked about. */
  comparing: boolean;
}

export function DecisionNote({ decision, replay, threshold, comparing }: DecisionNoteProps) {
  const { botName } = useWorkspace();
  const [open, setOpen] = useState(false);
  if (decision.action === "relay") {
    return (
      <p class="decision relay">
        <span class="muted">
          {decision.reason === "transfer_pending"
            ? t("Kept for the bot that takes over.")
            : t("The team has the conversation: passed on.")}
        </span>
      </p>
    );
  }
  const settings = `/console/bots/${decision.settings_bot_id}/settings?history=${decision.settings_version}`;
  const outcome = { ...decision, method: null };
  return (
    <div class={`decision ${decision.action}`}>
      <div class="decision-head">
        <Badge tone={TONES[decision.action] ?? "neutral"}>
          <bdi>{outcomeWord(outcome, botName)}</bdi>
        </Badge>
        <span>{reasonWord(decision.reason)}</span>
      </div>
      <EvidenceList decision={decision} threshold={decision.threshold ?? threshold} />
      {comparing && replay && <Today replay={replay} />}
      <p class="decision-foot">
        {decision.settings_version === 0 ? (
          t("Settings of a new bot")
        ) : (
          <a href={settings}>
            {rich("Settings of {settings_bot_id}, version {settings_version}", {
              settings_bot_id: <bdi>{botName(decision.settings_bot_id)}</bdi>,
              settings_version: decision.settings_version,
            })}
          </a>
        )}
        <button type="button" class="plain-link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t("Less") : t("Details")}
        </button>
      </p>
      {open && (
        <dl class="decision-details">
          <dt>{t("Decided by")}</dt>
          <dd class="mono">{decision.decision_version}</dd>
          <dt>{t("Engine")}</dt>
          <dd class="mono">{decision.evidence.engine || "–"}</dd>
          {decision.evidence.failure?.detail && (
            <>
              <dt>{t("Failure")}</dt>
              <dd class="mono">
                <bdi>{decision.evidence.failure.detail}</bdi>
              </dd>
            </>
          )}
          {replay && (
            <>
              <dt>{t("Taken again")}</dt>
              <dd>{AGAIN[replay.again]}</dd>
            </>
          )}
        </dl>
      )}
    </div>
  );
}

const AGAIN = {
  same: t("Gives the same result"),
  different: t("Gives another result"),
  function_changed: t("Another version of the decision function decides otherwise"),
  settings_missing: t("Its settings are gone"),
  message_missing: t("Its message is gone"),
} as const;

function Today({ replay }: { replay: NonNullable<Decided["replay"]> }) {
  const { botName } = useWorkspace();
  if (!replay.today) {
    return (
      <p class="decision-today unknown">
        <strong>{t("Today: cannot be told.")}</strong> {replay.unknown && unknownSentence(replay.unknown)}
      </p>
    );
  }
  const differs = leadsElsewhere(replay.was, replay.today);
  return (
    <p class={`decision-today${differs ? " differs" : ""}`}>
      <strong>{differs ? t("Today:") : t("Today: the same")}</strong>{" "}
      {differs && <bdi>{outcomeSentence(replay.today, botName)}</bdi>}
      {!differs && replay.was.reason !== replay.today.reason && <> ({reasonWord(replay.today.reason)})</>}
    </p>
  );
}
