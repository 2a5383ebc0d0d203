// What describes a bot, and deleting it.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useDraft } from "../../api/draft";
import { useAction, useResource } from "../../api/hooks";
import type { Bot } from "../../api/types";
import { useNavigate, useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Banner, Button, Card, Confirm, ResourceView, SaveBar, SaveError, toast } from "../../ui";
import type { BotPageProps } from "../bot_page";
import { BotFields, FIELDS } from "./fields";
import { FunctionTest } from "./function_test";

export function Details({ bot }: BotPageProps) {
  const { botsResource, may } = useWorkspace();
  const mayChange = may("admin");
  const path = `/bots/${bot.bot_id}`;
  const saved = useResource<Bot>(path);
  const draft = useDraft(saved.data);
  const save = useAction(async (signal, etag: string | null) => {
    const answer = await api.put<Bot>(path, draft.value, { etag, signal });
    saved.set(answer.body, answer.etag);
    draft.reset();
    toast(t("Saved."));
    void botsResource.reload();
  });
  const theirs = async (): Promise<void> => {
    await saved.reload();
    draft.reset();
    save.clear();
  };
  return (
    <ResourceView of={saved} what={t("This bot")}>
      {() =>
        draft.value && (
          <>
            <form
              class="stack loose"
              noValidate
              onSubmit={(event) => {
                event.preventDefault();
                void save.run(saved.etag);
              }}
            >
              {!mayChange && (
                <Banner tone="info">{t("Only an admin or owner of the workspace can change this.")}</Banner>
              )}
              <Card>
                <fieldset class="form" disabled={!mayChange}>
                  <BotFields value={draft.value} onChange={draft.change} error={save.error} />
                </fieldset>
              </Card>
              <SaveError error={save.error} fields={FIELDS} onTheirs={theirs} onMine={() => save.run(null)} />
              <SaveBar
                dirty={draft.dirty}
                busy={save.busy}
                onDiscard={() => {
                  draft.reset();
                  save.clear();
                }}
              />
            </form>
            {mayChange && saved.data && saved.data.function !== "reference" && (
              <FunctionTest
                bot={saved.data}
                onTested={() => {
                  void saved.reload();
                  void botsResource.reload();
                }}
              />
            )}
            {mayChange && <Delete bot={bot} />}
          </>
        )
      }
    </ResourceView>
  );
}

function Delete({ bot }: BotPageProps) {
  const { botsResource } = useWorkspace();
  const go = useNavigate();
  const [asked, setAsked] = useState(false);
  const remove = useAction(async (signal) => {
    await api.delete(`/bots/${bot.bot_id}`, { signal });
    return true;
  });
  return (
    <>
      <Card
        title={t("Delete this bot")}
        text={t("Its settings and knowledge go with it. Its conversations stay readable.")}
        actions={
          <Button icon="trash" onClick={() => setAsked(true)}>
            {t("Delete bot")}
          </Button>
        }
      />
      <Confirm
        open={asked}
        title={t("Delete {name}?", { name: bot.name })}
        action={t("Delete bot")}
        busy={remove.busy}
        error={remove.error}
        onCancel={() => {
          setAsked(false);
          remove.clear();
        }}
        onConfirm={async () => {
          if (!(await remove.run())) return;
          toast(t("Bot deleted."));
          go("/console/bots");
          void botsResource.reload();
        }}
      >
        <p>
          {t("The chat stops working on every page that embeds it. Settings and knowledge cannot be brought back.")}
        </p>
      </Confirm>
    </>
  );
}
