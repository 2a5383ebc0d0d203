// The settings that decide, as far as they are tried here.

import { percent } from "../../api/decisions";
import { fieldError } from "../../api/problem";
import type { Bot, Settings } from "../../api/types";
import { helpdeskName } from "../../helpdesks";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Card, Checkbox, Select, Slider, Switch } from "../../ui";
import { AnswerChoice } from "../settings/answer_choice";
import type { Target } from "../settings/model";
import { Rules } from "./rules";

export interface SettingsPanelProps {
  bot: Bot;
  value: Settings;
  /** Something differs from what is saved. */
  dirty: boolean;
  onChange: (changes: Partial<Settings>) => void;
  refused: unknown;
}

const MOST_TARGETS = 20;
const TRIGGERS: [keyof Settings["triggers"], string][] = [
  ["explicit_request", t("The visitor asks for a person")],
  ["frustration", t("The visitor is frustrated")],
  ["repetition", t("The visitor asks the same again")],
  ["bot_failure", t("The bot fails")],
];

export function SettingsPanel({ bot, value, dirty, onChange, refused }: SettingsPanelProps) {
  const error = (field: string): string => fieldError(refused, `settings.${field}`);
  const transfer = value.ai_agent_transfer;
  return (
    <Card title={t("Settings")} text={dirty ? undefined : t("As saved. Change something to see what it would do.")}>
      <div class="stack loose">
        <AnswerChoice
          value={value}
          onChange={onChange}
          error={error}
          hint={t("Below it the bot's answer is not given.")}
        />
        <Switch
          label={t("Human Handoff")}
          hint={t("The bot may seek people's help.")}
          checked={value.human_handoff}
          onChange={(human_handoff) => onChange({ human_handoff, ...withoutReplies(value, human_handoff) })}
          error={error("human_handoff")}
        />
        {value.human_handoff && (
          <Select
            label={t("Handoff Method")}
            value={value.handoff_method}
            options={[
              { value: "email", label: t("Send Email") },
              {
                value: "ticket",
                label: value.ticket
                  ? t("Create Ticket in {helpdesk}", { helpdesk: helpdeskName(value.ticket.helpdesk) })
                  : t("Create Ticket (choose a helpdesk in the settings first)"),
                disabled: !value.ticket,
              },
            ]}
            onChange={(handoff_method) =>
              onChange({ handoff_method, ...withoutReplies(value, handoff_method === "ticket") })
            }
            error={error("handoff_method") || error("ticket") || error("auto_ticket_reply")}
          />
        )}
        <fieldset class="simulator-group">
          <legend>{t("Hand over besides low confidence when")}</legend>
          {TRIGGERS.map(([name, label]) => (
            <Checkbox
              key={name}
              label={label}
              checked={value.triggers[name]}
              onChange={(on) => onChange({ triggers: { ...value.triggers, [name]: on } })}
            />
          ))}
        </fieldset>
        <Switch
          label={t("AI Agent Transfer")}
          hint={t("The bot may pass the visitor on to another bot.")}
          checked={transfer.enabled}
          onChange={(enabled) => onChange({ ai_agent_transfer: { ...transfer, enabled } })}
          error={error("ai_agent_transfer")}
        />
        {transfer.enabled && (
          <>
            <Targets
              bot={bot}
              value={transfer.targets}
              onChange={(targets) => onChange({ ai_agent_transfer: { ...transfer, targets } })}
            />
            <Slider
              label={t("Margin")}
              hint={t("How far another bot must be ahead to take over even a confident answer.")}
              min={0}
              max={1}
              step={0.01}
              value={transfer.margin}
              format={percent}
              onInput={(margin) => onChange({ ai_agent_transfer: { ...transfer, margin } })}
            />
          </>
        )}
        <Rules value={value} onChange={(rules) => onChange({ rules })} error={error} />
      </div>
    </Card>
  );
}

/** Auto Ticket Reply goes with tickets: without them it would be refused. */
function withoutReplies(value: Settings, stays: boolean): Partial<Settings> {
  if (stays || !value.auto_ticket_reply.enabled) return {};
  return { auto_ticket_reply: { ...value.auto_ticket_reply, enabled: false } };
}

interface TargetsProps {
  bot: Bot;
  value: readonly Target[];
  onChange: (targets: Target[]) => void;
}

function Targets({ bot, value, onChange }: TargetsProps) {
  const { bots, botName } = useWorkspace();
  const others = bots.filter(
    (one) => one.bot_id !== bot.bot_id && !value.some((target) => target.bot_id === one.bot_id),
  );
  const add = (bot_id: string): void => {
    const one = others.find((other) => other.bot_id === bot_id);
    if (one) onChange([...value, { bot_id, description: one.description, examples: [], threshold: null, when: null }]);
  };
  return (
    <fieldset class="simulator-group">
      <legend>{t("May transfer to")}</legend>
      {value.map((target) => (
        <Checkbox
          key={target.bot_id}
          label={<bdi>{botName(target.bot_id)}</bdi>}
          checked
          onChange={() => onChange(value.filter((one) => one !== target))}
        />
      ))}
      {others.length > 0 && value.length < MOST_TARGETS && (
        <Select
          label={t("Add a bot")}
          hideLabel
          value=""
          options={[
            { value: "", label: t("Add a bot…") },
            ...others.map((one) => ({ value: one.bot_id, label: one.name })),
          ]}
          onChange={add}
        />
      )}
      {others.length === 0 && value.length === 0 && <p class="hint">{t("There is no other bot yet.")}</p>}
    </fieldset>
  );
}
