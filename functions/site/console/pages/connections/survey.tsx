// Whether the helpdesk itself asks customers how the help was: then the chat does not ask again.

import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Connection } from "../../api/types";
import { helpdeskName } from "../../helpdesks";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Banner, Card, Select, toast } from "../../ui";

const VALUES = { usual: null, asks: true, silent: false } as const;
type Value = keyof typeof VALUES;

export function SurveyCard({ of, onChanged }: { of: Connection; onChanged: () => Promise<void> }) {
  const { may } = useWorkspace();
  const name = helpdeskName(of.helpdesk);
  const keep = useAction(async (signal, value: Value) => {
    await api.put(`/connections/${of.helpdesk}/csat`, { asks_csat: VALUES[value] }, { signal });
    toast(t("Saved."));
    await onChanged();
  });
  const value: Value = of.asks_csat == null ? "usual" : of.asks_csat ? "asks" : "silent";
  return (
    <Card
      title={t("Surveys of {name}", { name })}
      text={t("Where {name} asks customers how the help was, the chat does not ask it again.", { name })}
    >
      {keep.error !== undefined && (
        <Banner tone="bad" title={t("Not saved")}>
          {sentence(keep.error)}
        </Banner>
      )}
      <Select
        label={t("Does {name} ask?", { name })}
        value={value}
        disabled={!may("admin") || keep.busy}
        options={[
          {
            value: "usual",
            label: of.usually_asks_csat ? t("As usual there: it asks") : t("As usual there: it does not ask"),
          },
          { value: "asks", label: t("It asks: the chat does not") },
          { value: "silent", label: t("It does not ask: the chat does") },
        ]}
        onChange={(next) => void keep.run(next)}
      />
    </Card>
  );
}
