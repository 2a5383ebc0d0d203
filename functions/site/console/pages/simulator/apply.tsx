// Saves the draft as the bot's settings, after showing what that changes.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import type { Settings } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { plural, t } from "../../texts/translate";
import { Button, Dialog, SaveError, toast } from "../../ui";
import { changes } from "../settings/diff";
import type { Moved } from "./one_message";
import type { DraftSettings } from "./use_draft_settings";

export interface ApplyProps {
  bot_id: string;
  draft: DraftSettings;
  value: Settings;
  saved: Settings;
  moved: Moved;
}

export function Apply({ bot_id, draft, value, saved, moved }: ApplyProps) {
  const { botName, may } = useWorkspace();
  const mayChange = may("admin");
  const [asked, setAsked] = useState(false);
  const all = draft.dirty ? changes(saved, value, { bot: botName }) : [];
  const apply = useAction(async (signal, etag: string | null) => {
    const path = `/bots/${bot_id}/escalation-settings`;
    const answer = await api.put<Settings>(path, value, { etag, signal });
    draft.adopt(answer.body, answer.etag);
    setAsked(false);
    toast(t("Applied. It counts from now on, within a minute."));
  });
  const close = (): void => {
    setAsked(false);
    apply.clear();
  };
  if (!draft.dirty) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields to group, but what is done with all of them.
    <div class="simulator-foot row between" role="group" aria-label={t("Draft")}>
      <span class="hint">
        {plural(all.length, "{count} change, not saved", "{count} changes, not saved")}
        {moved !== undefined &&
          plural(moved, "; {count} past decision would differ", "; {count} past decisions would differ")}
      </span>
      <div class="actions">
        <Button onClick={draft.discard}>{t("Discard")}</Button>
        <Button kind="primary" disabled={!mayChange} onClick={() => setAsked(true)}>
          {t("Apply…")}
        </Button>
      </div>
      {!mayChange && <p class="hint">{t("Only an admin or owner of the workspace can apply settings.")}</p>}
      <Dialog
        open={asked}
        title={t("Apply these settings?")}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{t("Cancel")}</Button>
            <Button kind="primary" busy={apply.busy} onClick={() => apply.run(draft.etag)}>
              {t("Apply")}
            </Button>
          </>
        }
      >
        <dl class="simulator-changes">
          {all.map((one) => (
            <div key={one.path}>
              <dt>{one.label}</dt>
              <dd>
                <del>{one.before}</del> → <ins>{one.after}</ins>
              </dd>
            </div>
          ))}
        </dl>
        <SaveError
          error={apply.error}
          onTheirs={() => {
            close();
            draft.discard();
          }}
          onMine={() => apply.run(null)}
        />
      </Dialog>
    </div>
  );
}
