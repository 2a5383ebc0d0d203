// Second factors, and how long the audit trail is kept.

import { fieldError } from "../../api/problem";
import type { Workspace } from "../../api/types";
import { SecondFactorSetup } from "../../shell/second_factor";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Badge, Card, Switch, TextInput, toast } from "../../ui";

interface SecurityProps {
  value: Workspace;
  onChange: (changes: Partial<Workspace>) => void;
  error: unknown;
}

export function Security({ value, onChange, error }: SecurityProps) {
  return (
    <Card title={t("Security")} text={t("Who comes in, and what is kept about what they do.")}>
      <div class="form">
        <Switch
          label={t("Everybody signs in with a second factor")}
          hint={t("Who has none can do nothing but set one up. Set up your own first.")}
          checked={value.require_second_factor}
          onChange={(require_second_factor) => onChange({ require_second_factor })}
          error={fieldError(error, "require_second_factor")}
        />
        <TextInput
          label={t("Keep the audit trail for")}
          hint={t("30 days to ten years. What is entered from now on goes after that time.")}
          type="number"
          min={30}
          max={3650}
          unit={t("days")}
          value={String(value.audit_days)}
          onInput={(text) => onChange({ audit_days: Number(text) })}
          error={fieldError(error, "audit_days")}
        />
      </div>
    </Card>
  );
}

/** The signed-in person's own. */
export function OwnSecondFactor() {
  const { me, reloadMe } = useWorkspace();
  if (!me) return null;
  return (
    <Card
      title={t("Your second factor")}
      text={t("A code of your phone at each sign-in, beside the password.")}
      actions={me.second_factor ? <Badge tone="good">{t("On")}</Badge> : <Badge>{t("Off")}</Badge>}
    >
      {!me.second_factor && (
        <SecondFactorSetup
          onDone={() => {
            toast(t("The next sign-in asks for a code."));
            reloadMe();
          }}
        />
      )}
    </Card>
  );
}
