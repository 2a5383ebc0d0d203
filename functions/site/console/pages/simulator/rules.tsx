// Keywords that decide before anything else.

import type { Settings } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Button, Select, TagInput } from "../../ui";
import { newRule, type Rule, type RuleAction } from "../settings/model";

export interface RulesProps {
  value: Settings;
  onChange: (rules: Rule[]) => void;
  error: (field: string) => string;
}

export function Rules({ value, onChange, error }: RulesProps) {
  const { botName } = useWorkspace();
  const { rules, ai_agent_transfer, human_handoff } = value;
  const set = (at: number, rule: Rule): void => onChange(rules.with(at, rule));
  const first = ai_agent_transfer.targets[0]?.bot_id ?? null;
  return (
    <fieldset class="simulator-group">
      <legend>{t("Rules")}</legend>
      {rules.map((rule, at) => (
        <div key={at} class="simulator-rule">
          <TagInput
            label={t("Keywords of rule {at}", { at: at + 1 })}
            values={rule.keywords}
            placeholder="refund"
            onChange={(keywords) => set(at, { ...rule, keywords })}
            error={error(`rules.${at}.keywords`)}
          />
          <Select<RuleAction>
            label={t("Then")}
            value={rule.then}
            options={[
              {
                value: "handoff",
                label: t("Hand over to people"),
                disabled: !human_handoff && rule.then !== "handoff",
              },
              {
                value: "transfer",
                label: t("Transfer to another bot"),
                disabled: !(ai_agent_transfer.enabled && first) && rule.then !== "transfer",
              },
              { value: "do_not_escalate", label: t("Do not escalate") },
            ]}
            onChange={(then) =>
              set(at, { ...rule, then, target_bot_id: then === "transfer" ? (rule.target_bot_id ?? first) : null })
            }
            error={error(`rules.${at}.then`)}
          />
          {rule.then === "transfer" && (
            <Select
              label={t("To")}
              value={rule.target_bot_id ?? ""}
              options={ai_agent_transfer.targets.map((one) => ({ value: one.bot_id, label: botName(one.bot_id) }))}
              onChange={(target_bot_id) => set(at, { ...rule, target_bot_id })}
              error={error(`rules.${at}.target_bot_id`)}
            />
          )}
          <Button size="small" icon="trash" onClick={() => onChange(rules.toSpliced(at, 1))}>
            {t("Remove rule {at}", { at: String(at + 1) })}
          </Button>
        </div>
      ))}
      <Button size="small" icon="plus" onClick={() => onChange([...rules, newRule(value)])}>
        {t("Add a rule")}
      </Button>
    </fieldset>
  );
}
