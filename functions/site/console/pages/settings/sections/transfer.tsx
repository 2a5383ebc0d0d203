// Which bots may get a chat, and when.

import { t } from "../../../texts/translate";
import { Button, Checkbox, EmptyState, Select, Slider, TextArea } from "../../../ui";
import { Advanced } from "../advanced";
import { AwayButton } from "../away";
import { useEditing } from "../context";
import type { Target } from "../model";
import { MoveButtons, moved } from "../move_buttons";
import { ConditionEditor } from "../rules/condition";
import { Section } from "../section";
import { percent } from "../words";

const MOST = 20;

export function Transfer() {
  const { draft, around } = useEditing();
  const { value, set, error } = draft;
  const { targets, margin } = value.ai_agent_transfer;
  const free = around.bots.filter(
    (one) => one.bot_id !== around.bot.bot_id && !targets.some((target) => target.bot_id === one.bot_id),
  );
  const setTargets = (next: Target[]): void => set("ai_agent_transfer.targets", next);
  const add = (bot_id: string): void => {
    const bot = around.bots.find((one) => one.bot_id === bot_id);
    if (bot)
      setTargets([...targets, { bot_id, description: bot.description, examples: [], threshold: null, when: null }]);
  };

  return (
    <Section
      id="transfer"
      text={t(
        "The bot compares a question with what each target is for. Descriptions and examples in your visitors' words make it precise.",
      )}
    >
      {!targets.length && (
        <EmptyState
          icon="transfer"
          title={t("No target bot yet")}
          actions={
            free.length ? undefined : <AwayButton href="/console/bots/new">{t("Create another bot")}</AwayButton>
          }
        >
          {free.length
            ? t("Choose the bot below that knows more about some questions.")
            : t("This workspace has no other bot.")}
        </EmptyState>
      )}
      {error("ai_agent_transfer.targets") && targets.length === 0 && (
        <p class="field-error">{error("ai_agent_transfer.targets")}</p>
      )}
      {targets.length > 0 && (
        <ol class="settings-list" data-list>
          {targets.map((target, at) => (
            <TargetItem key={target.bot_id} target={target} at={at} />
          ))}
        </ol>
      )}
      {free.length > 0 && targets.length < MOST && (
        <Select
          label={t("Add a target")}
          value=""
          options={[
            { value: "", label: t("Choose a bot…") },
            ...free.map((one) => ({ value: one.bot_id, label: one.name })),
          ]}
          onChange={add}
        />
      )}
      <Advanced fields={["ai_agent_transfer.margin"]}>
        <Slider
          label={t("Margin")}
          hint={t(
            "How much better a target must fit before it takes over a question that this bot could answer too. Higher: fewer transfers.",
          )}
          min={0}
          max={1}
          step={0.01}
          value={margin}
          format={percent}
          onInput={(next) => set("ai_agent_transfer.margin", next)}
          error={error("ai_agent_transfer.margin")}
        />
      </Advanced>
    </Section>
  );
}

function TargetItem({ target, at }: { target: Target; at: number }) {
  const { draft, names } = useEditing();
  const { targets } = draft.value.ai_agent_transfer;
  const path = `ai_agent_transfer.targets.${at}`;
  const name = names.bot(target.bot_id);
  const setAll = (next: Target[]): void => draft.set("ai_agent_transfer.targets", next);
  return (
    <li class="settings-item">
      <header>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <MoveButtons
          name={name}
          at={at}
          count={targets.length}
          onMove={(to) => setAll(moved(targets, at, to))}
          onRemove={() => setAll(targets.toSpliced(at, 1))}
        />
      </header>
      {draft.error(`${path}.bot_id`) && <p class="field-error">{draft.error(`${path}.bot_id`)}</p>}
      <TextArea
        label={t("What it is for")}
        value={target.description}
        rows={2}
        maxLength={500}
        placeholder={t("Refunds, invoices, payment methods and failed payments.")}
        onInput={(next) => draft.set(`${path}.description`, next)}
        error={draft.error(`${path}.description`)}
      />
      <Lines
        label={t("Example questions")}
        hint={t("One on each line, as visitors would ask.")}
        value={target.examples}
        max={50}
        onChange={(next) => draft.set(`${path}.examples`, next)}
        error={draft.error(`${path}.examples`)}
      />
      <ConditionEditor path={`${path}.when`} value={target.when} legend={t("It may have a chat only if")} />
      <div class="stack tight">
        <Checkbox
          label={t("Its own threshold")}
          checked={target.threshold !== null}
          onChange={(own) => draft.set(`${path}.threshold`, own ? draft.value.confidence_threshold : null)}
        />
        {target.threshold !== null && (
          <Slider
            label={t("Fit that {name} needs", { name })}
            min={0}
            max={1}
            step={0.01}
            value={target.threshold}
            format={percent}
            onInput={(next) => draft.set(`${path}.threshold`, next)}
            error={draft.error(`${path}.threshold`)}
          />
        )}
      </div>
    </li>
  );
}

export interface LinesProps {
  label: string;
  hint?: string;
  error?: string;
  value: string[];
  max: number;
  onChange: (value: string[]) => void;
}

/** A list of texts, a line each. */
function Lines({ value, onChange, max, ...field }: LinesProps) {
  const text = value.join("\n");
  return (
    <TextArea
      {...field}
      rows={3}
      value={text}
      onInput={(typed) => onChange(typed ? typed.split("\n").slice(0, max) : [])}
      onBlur={() => {
        const kept = value.map((line) => line.trim()).filter(Boolean);
        if (kept.join("\n") !== text) onChange(kept);
      }}
    />
  );
}

export function AddButton({ children, onClick }: { children: string; onClick: () => void }) {
  return (
    <div>
      <Button icon="plus" size="small" onClick={onClick}>
        {children}
      </Button>
    </div>
  );
}
