// Making a bot.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { Problem, sentence } from "../../api/problem";
import type { Bot } from "../../api/types";
import { giveUp } from "../../shell/leaving";
import { useNavigate, useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Banner, Button, Card, LinkButton, Page, toast, useUnsaved } from "../../ui";
import { BotFields, type Described, FIELDS } from "./fields";

const EMPTY: Described = {
  name: "",
  description: "",
  greeting: "",
  function: "reference",
  allowed_origins: [],
};

export default function NewBot() {
  const { botsResource, may } = useWorkspace();
  const mayChange = may("admin");
  const go = useNavigate();
  const [bot, setBot] = useState(EMPTY);
  const create = useAction(async (signal) => {
    const { body } = await api.post<Bot>("/bots", bot, { signal });
    await botsResource.reload();
    return body;
  });
  useUnsaved(JSON.stringify(bot) !== JSON.stringify(EMPTY));
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const made = await create.run();
    if (!made) return;
    giveUp();
    toast(t("Bot created. It hands over by e-mail until you change its settings."));
    go(`/console/bots/${made.bot_id}?tab=knowledge`);
  };
  const error = create.error;
  const marked = error instanceof Problem && FIELDS.some((field) => error.field.startsWith(field));
  return (
    <Page
      title={t("New bot")}
      parent={{ title: t("Bots"), href: "/console/bots" }}
      text={t("It starts with Human Handoff on, by e-mail to the owner, and everything else off.")}
      narrow
    >
      {!mayChange && <Banner tone="info">{t("Only an admin or owner of the workspace can make a bot.")}</Banner>}
      <Card>
        <form class="form" onSubmit={submit} noValidate>
          <BotFields value={bot} onChange={(changes) => setBot((old) => ({ ...old, ...changes }))} error={error} />
          {error !== undefined && (
            <Banner tone="bad" title={t("Not created")}>
              {marked ? t("Look at the marked field.") : sentence(error)}
            </Banner>
          )}
          <div class="actions">
            <Button kind="primary" type="submit" busy={create.busy} disabled={!mayChange}>
              {t("Create bot")}
            </Button>
            <LinkButton kind="quiet" href="/console/bots">
              {t("Cancel")}
            </LinkButton>
          </div>
        </form>
      </Card>
    </Page>
  );
}
