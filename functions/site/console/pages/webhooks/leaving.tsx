// What may leave the service as events at all: for webhooks, and for what an operator has put on the bus.

import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Workspace } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Banner, Card, Switch, toast } from "../../ui";

type Choices = NonNullable<Workspace["matters"]>;

export function Leaving() {
  const { workspace, may } = useWorkspace();
  const choices = workspace.data?.matters;
  const save = useAction(async (signal, changes: Partial<Choices>) => {
    const body = { ...workspace.data, matters: { ...choices, ...changes } };
    const answer = await api.put<Workspace>("/workspace", body, { etag: workspace.etag, signal });
    workspace.set(answer.body, answer.etag);
    toast(t("Saved."));
  });
  if (!choices) return null;
  return (
    <Card
      title={t("What may leave")}
      text={t("For all webhooks, and for what your operator has set up beside them. Only an owner can change it.")}
    >
      <div class="form">
        <Switch
          label={t("People's words")}
          hint={t("Questions of visitors and answers of agents. Off, events hold ids and facts alone.")}
          checked={choices.text}
          disabled={!may("owner") || save.busy}
          onChange={(text) => save.run({ text })}
        />
        <Switch
          label={t("Each decision of a bot")}
          hint={t("One event for each message of a visitor; what carries them costs accordingly.")}
          checked={choices.turns}
          disabled={!may("owner") || save.busy}
          onChange={(turns) => save.run({ turns })}
        />
        {save.error !== undefined && <Banner tone="bad">{sentence(save.error)}</Banner>}
      </div>
    </Card>
  );
}
