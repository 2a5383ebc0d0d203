// Keywords that decide at once, in order.

import { useState } from "preact/hooks";
import { languageName, tagOf } from "../../../texts/languages";
import { t } from "../../../texts/translate";
import { Select, TagInput } from "../../../ui";
import { useEditing } from "../context";
import { ACTION_NAMES } from "../fields";
import { KeywordExamples } from "../keyword_examples";
import { newRule, type Rule, type RuleAction } from "../model";
import { MoveButtons, moved } from "../move_buttons";
import { ConditionEditor } from "../rules/condition";
import { Trial } from "../rules/trial";
import { Section } from "../section";
import { AddButton } from "./transfer";

const MOST = 50;

export function Rules() {
  const { draft } = useEditing();
  const { rules } = draft.value;
  const setAll = (next: Rule[]): void => draft.set("rules", next);
  const add = (): void => setAll([...rules, newRule(draft.value)]);
  return (
    <Section
      id="rules"
      text={t(
        "When a message holds one of the keywords, in one of the languages, and the conditions hold, the rule decides before the bot is asked. The first rule that fits wins.",
      )}
    >
      {rules.length ? (
        <ol class="settings-list numbered" data-list>
          {rules.map((rule, at) => (
            <RuleItem key={at} rule={rule} at={at} setAll={setAll} />
          ))}
        </ol>
      ) : (
        <p class="settings-none">
          {t("No rules. For example: “lawyer” or “data breach” goes to people at once, “newsletter” never does.")}
        </p>
      )}
      {rules.length < MOST && <AddButton onClick={add}>{t("Add a rule")}</AddButton>}
      {rules.length > 0 && <Trial />}
    </Section>
  );
}

function RuleItem({ rule, at, setAll }: { rule: Rule; at: number; setAll: (next: Rule[]) => void }) {
  const { draft, names } = useEditing();
  const { rules, ai_agent_transfer, human_handoff } = draft.value;
  const [typed, setTyped] = useState("");
  const path = `rules.${at}`;
  const { targets } = ai_agent_transfer;
  const mayTransfer = ai_agent_transfer.enabled && targets.length > 0;
  const allowed: Record<RuleAction, boolean> = {
    handoff: human_handoff,
    transfer: mayTransfer,
    do_not_escalate: true,
  };
  const why: Partial<Record<RuleAction, string>> = {
    handoff: t(" (Human Handoff is off)"),
    transfer: ai_agent_transfer.enabled ? t(" (no target bot)") : t(" (AI Agent Transfer is off)"),
  };
  const setThen = (then: RuleAction): void => {
    const target_bot_id = then === "transfer" ? (rule.target_bot_id ?? targets[0]?.bot_id ?? null) : null;
    draft.set(path, { ...rule, then, target_bot_id });
  };
  return (
    <li class="settings-item">
      <header>
        <strong>{t("Rule {at}", { at: at + 1 })}</strong>
        <MoveButtons
          name={`rule ${at + 1}`}
          at={at}
          count={rules.length}
          onMove={(to) => setAll(moved(rules, at, to))}
          onRemove={() => setAll(rules.toSpliced(at, 1))}
        />
      </header>
      <TagInput
        label={t("If a message has")}
        hint={t(
          "One of these words or phrases, in any case; plurals count, parts of words do not. A * stands for the rest of a word: *rechnung* finds Rechnungsnummer. Press Enter after each.",
        )}
        values={rule.keywords}
        placeholder="refund"
        onType={setTyped}
        onChange={(keywords) => draft.set(`${path}.keywords`, keywords)}
        error={draft.error(`${path}.keywords`)}
      />
      <KeywordExamples of={typed.trim().length > 1 ? typed.trim() : rule.keywords.at(-1)} />
      <TagInput
        label={t("And the visitor's language is")}
        hint={
          rule.locales.length
            ? rule.locales.map(languageName).join(", ")
            : t(
                "Any language. Otherwise as in de, pt-BR: pt is every Portuguese. A rule may ask for the language alone.",
              )
        }
        values={rule.locales}
        placeholder="de"
        clean={tagOf}
        max={30}
        onChange={(locales) => draft.set(`${path}.locales`, locales)}
        error={draft.error(`${path}.locales`)}
      />
      <ConditionEditor path={`${path}.when`} value={rule.when} legend={t("And only if")} />
      <div class="pair">
        <Select
          label={t("Then")}
          value={rule.then}
          options={(Object.keys(ACTION_NAMES) as RuleAction[]).map((then) => ({
            value: then,
            label: ACTION_NAMES[then] + (allowed[then] ? "" : (why[then] ?? "")),
            disabled: !allowed[then] && rule.then !== then,
          }))}
          onChange={setThen}
          error={draft.error(`${path}.then`)}
        />
        {rule.then === "transfer" && (
          <Select
            label={t("To")}
            value={rule.target_bot_id ?? ""}
            options={[
              ...(rule.target_bot_id && !targets.some((one) => one.bot_id === rule.target_bot_id)
                ? [
                    {
                      value: rule.target_bot_id,
                      label: t("{target_bot_id} (no target any more)", {
                        target_bot_id: names.bot(rule.target_bot_id),
                      }),
                    },
                  ]
                : []),
              ...targets.map((one) => ({ value: one.bot_id, label: names.bot(one.bot_id) })),
            ]}
            onChange={(next) => draft.set(`${path}.target_bot_id`, next)}
            error={draft.error(`${path}.target_bot_id`)}
          />
        )}
      </div>
      {rule.then === "do_not_escalate" && (
        <p class="hint">{t("The bot answers alone, unless the visitor asks for a person in so many words.")}</p>
      )}
    </li>
  );
}
