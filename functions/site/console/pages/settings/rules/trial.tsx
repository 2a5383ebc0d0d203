// The rules of the draft, tried while they are edited: which one fires on a message and facts, and why.

import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../../api/client";
import { isAbort, sentence } from "../../../api/problem";
import type { RuleTrial, RuleTrialResult, TriedRule } from "../../../api/types";
import { t } from "../../../texts/translate";
import { Badge, TextArea } from "../../../ui";
import { useEditing } from "../context";
import { ACTION_NAMES } from "../fields";
import type { Rule } from "../model";
import { FactsForm, NOTHING, type Tried } from "./facts_form";
import { namesIn, testInWords } from "./words";

const PAUSE_MS = 300;
const MOST = 4000;

function bodyOf(rules: readonly Rule[], { attributes, hours, device, handoffs, ...rest }: Tried): Partial<RuleTrial> {
  const told = (signed: boolean): Record<string, string> =>
    Object.fromEntries(
      attributes.filter((one) => one.signed === signed && one.name).map(({ name, value }) => [name, value]),
    );
  return {
    rules: [...rules],
    text: rest.text,
    locale: rest.locale.trim() || "en",
    page: rest.page.trim() || null,
    referrer: rest.referrer.trim() || null,
    device: (device || null) as RuleTrial["device"],
    open_for_business: hours === "open",
    handoffs: Math.max(0, Math.min(1000, Math.trunc(Number(handoffs)) || 0)),
    signed: told(true),
    claimed: told(false),
  };
}

/** Asks a moment after the last change; what was asked before is dropped. */
function useTrial(rules: readonly Rule[], tried: Tried, begun: boolean) {
  const [result, setResult] = useState<RuleTrialResult>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (!begun) return undefined;
    const asking = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await api.post<RuleTrialResult>("/rule-trials", bodyOf(rules, tried), { signal: asking.signal });
        setResult(answer.body);
        setError(undefined);
      } catch (failure) {
        if (isAbort(failure)) return;
        setResult(undefined);
        setError(failure);
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [rules, tried, begun]);
  return { result, error };
}

export function Trial() {
  const { draft } = useEditing();
  const { rules } = draft.value;
  const [tried, setTried] = useState<Tried>(NOTHING);
  const [begun, setBegun] = useState(false);
  const frame = useRef<HTMLDetailsElement>(null);
  const { result, error } = useTrial(rules, tried, begun);
  const open = (): void => {
    if (!frame.current?.open || begun) return;
    setBegun(true);
    // The attributes that the rules ask for stand there already.
    setTried((old) => ({
      ...old,
      attributes: namesIn(draft.value).map((name) => ({ name, value: "", signed: true })),
    }));
  };
  return (
    <details class="rule-trial" ref={frame} onToggle={open}>
      <summary>{t("Try the rules")}</summary>
      <div class="form">
        <p class="hint">
          {t("Nothing is saved, and nobody is asked: the rules as they stand here are tried on this.")}
        </p>
        <TextArea
          label={t("A visitor writes")}
          value={tried.text}
          rows={2}
          maxLength={MOST}
          onInput={(text) => setTried({ ...tried, text })}
        />
        <FactsForm value={tried} onChange={setTried} />
        <div class="rule-result" role="status" aria-live="polite">
          {error !== undefined && <p class="field-error">{sentence(error)}</p>}
          {result && <Result of={result} rules={rules} />}
        </div>
      </div>
    </details>
  );
}

function Result({ of, rules }: { of: RuleTrialResult; rules: readonly Rule[] }) {
  const fired = of.fires === null ? undefined : rules[of.fires];
  return (
    <>
      <p>
        <strong>
          {fired && of.fires !== null
            ? t("Rule {number} fires: {action}.", { number: of.fires + 1, action: ACTION_NAMES[fired.then] })
            : t("No rule fires: the bot is asked.")}
        </strong>
      </p>
      <ol class="rule-why">
        {of.rules.map((one, at) => (
          <Why key={at} of={one} number={at + 1} fires={of.fires === at} />
        ))}
      </ol>
    </>
  );
}

function Why({ of, number, fires }: { of: TriedRule; number: number; fires: boolean }) {
  return (
    <li>
      <Badge tone={fires ? "good" : "neutral"}>
        {fires ? t("Fires") : of.fits ? t("Fits, but comes later") : t("Does not fit")}
      </Badge>{" "}
      {t("Rule {at}", { at: number })}
      <ul>
        {of.keywords !== null && (
          <li>
            {of.keywords ? t("The message has one of its keywords.") : t("The message has none of its keywords.")}
          </li>
        )}
        {of.locales !== null && (
          <li>
            {of.locales ? t("The language is one of its languages.") : t("The language is none of its languages.")}
          </li>
        )}
        {of.tests.map((test, at) => (
          <li key={at}>
            <span aria-hidden="true">{test.met ? "✓" : "✗"}</span>{" "}
            {test.met
              ? t("Met: {test}.", { test: testInWords(test) })
              : t("Not met: {test}.", { test: testInWords(test) })}{" "}
            <span class="muted">
              {test.fact === "message" || test.fact === "hours"
                ? ""
                : test.value === null
                  ? t("It is not known.")
                  : t("It is “{value}”.", { value: test.value })}
            </span>
          </li>
        ))}
      </ul>
    </li>
  );
}
