// What a decision rests on, in words.

import type { ComponentChildren } from "preact";
import { type Decision, percent } from "../../api/decisions";
import { useWorkspace } from "../../shell/workspace";

const FAILURES = {
  error: "The bot broke off.",
  timeout: "The bot did not answer in time.",
  bad_reply: "The bot's answer could not be understood.",
  missing: "The bot is not there.",
} as const;

/** A share as a bar; `mark` is what it is held against. */
export function Meter({ value, mark, label }: { value: number; mark?: number | undefined; label: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> can show no mark to be held against.
    <span
      class="meter"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
      aria-valuetext={percent(value) + (mark === undefined ? "" : `, threshold ${percent(mark)}`)}
    >
      <span
        class={`meter-fill${mark !== undefined && value < mark ? " low" : ""}`}
        style={{ width: `${value * 100}%` }}
      />
      {mark !== undefined && <span class="meter-mark" style={{ insetInlineStart: `${mark * 100}%` }} />}
    </span>
  );
}

export function EvidenceList({ decision, threshold }: { decision: Decision; threshold?: number | undefined }) {
  const { botName } = useWorkspace();
  const { evidence } = decision;
  const facts: ComponentChildren[] = [];
  if (decision.rule_index !== null) facts.push(`Rule ${decision.rule_index + 1} of the settings fits the message.`);
  const asked = evidence.explicit_request;
  if (asked?.rule === "button") facts.push("The visitor pressed “Talk to a person”.");
  else if (asked?.bot_id) {
    facts.push(
      <>
        The visitor asked for <bdi>{botName(asked.bot_id)}</bdi>: <Words of={asked.matched} />
      </>,
    );
  } else if (asked) {
    facts.push(
      <>
        The visitor asked for a person: <Words of={asked.matched} />
      </>,
    );
  }
  if (evidence.frustration) {
    facts.push(
      <>
        Sounds frustrated: <Words of={evidence.frustration.matched} />
      </>,
    );
  }
  if (evidence.repetition) {
    facts.push(
      <>
        Asked before: <Words of={evidence.repetition.matched} />
      </>,
    );
  }
  if (evidence.acknowledgement) {
    facts.push(
      <>
        Asks for nothing: <Words of={evidence.acknowledgement.matched} />
      </>,
    );
  }
  if (evidence.guidance) {
    facts.push(
      <>
        Your guidance applies: <Words of={evidence.guidance} />
      </>,
    );
  }
  if (evidence.failure) facts.push(FAILURES[evidence.failure.kind]);
  if (evidence.reply?.wants_handoff) facts.push("The bot itself asked for help.");
  if (evidence.unread_language)
    facts.push(`Nobody here reads ${evidence.unread_language} for signs of anger or requests.`);
  if (evidence.not_heard?.length)
    facts.push("A detector did not work on this message, and counted as silent: the log says why.");
  if (evidence.visited.length) facts.push(`Came from ${evidence.visited.map(botName).join(", ")}.`);
  if (evidence.open_for_business === false) facts.push("Outside business hours.");
  const others = evidence.scores.filter((one) => one.bot_id !== evidence.bot_id);
  return (
    <>
      {evidence.reply && (
        <div class="evidence-meter">
          <span>
            <bdi>{botName(evidence.bot_id)}</bdi> was <strong>{percent(evidence.reply.confidence)}</strong> sure
            {threshold !== undefined && <span class="muted"> of the {percent(threshold)} needed</span>}
          </span>
          <Meter value={evidence.reply.confidence} mark={threshold} label="Confidence" />
        </div>
      )}
      {facts.length > 0 && (
        <ul class="evidence-facts">
          {facts.map((fact, at) => (
            <li key={at}>{fact}</li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul class="evidence-scores" aria-label="How well each bot fits">
          {[...others]
            .sort((a, b) => b.score - a.score)
            .map((one) => (
              <li key={one.bot_id}>
                <span>
                  <bdi>{botName(one.bot_id)}</bdi>
                </span>
                <Meter value={one.score} label={`Fit of ${botName(one.bot_id)}`} />
                <span class="muted">{percent(one.score)}</span>
              </li>
            ))}
        </ul>
      )}
    </>
  );
}

const Words = ({ of }: { of: string }) => (
  <q>
    <bdi>{of}</bdi>
  </q>
);
