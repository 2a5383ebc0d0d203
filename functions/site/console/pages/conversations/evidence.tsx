// What a decision rests on, in words.

import type { ComponentChildren } from "preact";
import { type Decision, percent } from "../../api/decisions";
import { useWorkspace } from "../../shell/workspace";
import { languageName } from "../../texts/languages";
import { rich, t } from "../../texts/translate";
import { attributeText } from "./visitor_facts";

const FAILURES = {
  error: t("The bot broke off."),
  timeout: t("The bot did not answer in time."),
  bad_reply: t("The bot's answer could not be understood."),
  missing: t("The bot is not there."),
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
      aria-valuetext={percent(value) + (mark === undefined ? "" : t(", threshold {mark}", { mark: percent(mark) }))}
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
  if (decision.rule_index !== null)
    facts.push(t("Rule {rule_index} of the settings fits the message.", { rule_index: decision.rule_index + 1 }));
  if (evidence.must_reach) {
    facts.push(rich("Must reach a person: {words}", { words: <Words of={evidence.must_reach.matched} /> }));
  } else if (evidence.reached) facts.push(t("Something in this chat has had to reach a person."));
  const asked = evidence.explicit_request;
  if (asked?.rule === "button") facts.push(t("The visitor pressed “Talk to a person”."));
  else if (asked?.rule === "mail_reply") facts.push(t("The visitor answered the team by mail."));
  else if (asked?.bot_id) {
    facts.push(
      rich("The visitor asked for {bot_id}: {words}", {
        bot_id: <bdi>{botName(asked.bot_id)}</bdi>,
        words: <Words of={asked.matched} />,
      }),
    );
  } else if (asked) {
    facts.push(rich("The visitor asked for a person: {words}", { words: <Words of={asked.matched} /> }));
  }
  if (evidence.frustration) {
    facts.push(rich("Sounds frustrated: {words}", { words: <Words of={evidence.frustration.matched} /> }));
  }
  if (evidence.repetition) {
    facts.push(rich("Asked before: {words}", { words: <Words of={evidence.repetition.matched} /> }));
  }
  if (evidence.acknowledgement) {
    facts.push(rich("Asks for nothing: {words}", { words: <Words of={evidence.acknowledgement.matched} /> }));
  }
  if (evidence.guidance) {
    facts.push(rich("Your guidance applies: {words}", { words: <Words of={evidence.guidance} /> }));
  }
  if (evidence.failure) facts.push(FAILURES[evidence.failure.kind]);
  if (evidence.reply?.wants_handoff) facts.push(t("The bot itself asked for help."));
  if (evidence.unread_language)
    facts.push(
      t("Nobody here reads {unread_language} for signs of anger or requests.", {
        unread_language: evidence.unread_language,
      }),
    );
  if (evidence.bot_unread_language)
    facts.push(
      t("The bot does not read {language}: it compared no meaning.", {
        language: languageName(evidence.bot_unread_language),
      }),
    );
  if (evidence.not_heard?.length)
    facts.push(t("A detector did not work on this message, and counted as silent: the log says why."));
  if (evidence.visited.length)
    facts.push(t("Came from {visited}.", { visited: evidence.visited.map(botName).join(", ") }));
  if (evidence.open_for_business === false) facts.push(t("Outside business hours."));
  for (const [name, value] of Object.entries(evidence.rule_facts?.signed ?? {}))
    facts.push(rich("Rules saw {name}: {value} (signed).", { name, value: <bdi>{attributeText(value)}</bdi> }));
  for (const [name, value] of Object.entries(evidence.rule_facts?.claimed ?? {}))
    facts.push(rich("Rules saw {name}: {value} (a claim).", { name, value: <bdi>{attributeText(value)}</bdi> }));
  const others = evidence.scores.filter((one) => one.bot_id !== evidence.bot_id);
  return (
    <>
      {evidence.reply && (
        <div class="evidence-meter">
          <span>
            {rich("{bot} was {confidence} sure", {
              bot: <bdi>{botName(evidence.bot_id)}</bdi>,
              confidence: <strong>{percent(evidence.reply.confidence)}</strong>,
            })}
            {threshold !== undefined && (
              <span class="muted">{t(" of the {threshold} needed", { threshold: percent(threshold) })}</span>
            )}
          </span>
          <Meter value={evidence.reply.confidence} mark={threshold} label={t("Confidence")} />
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
        <ul class="evidence-scores" aria-label={t("How well each bot fits")}>
          {[...others]
            .sort((a, b) => b.score - a.score)
            .map((one) => (
              <li key={one.bot_id}>
                <span>
                  <bdi>{botName(one.bot_id)}</bdi>
                </span>
                <Meter value={one.score} label={t("Fit of {bot_id}", { bot_id: botName(one.bot_id) })} />
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
