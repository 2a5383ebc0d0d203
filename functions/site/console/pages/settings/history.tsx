// Every save with its author and what it changed, and the way back to it.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction, useList } from "../../api/hooks";
import { Problem, sentence } from "../../api/problem";
import type { Settings, SettingsVersion } from "../../api/types";
import { t } from "../../texts/translate";
import { Badge, Banner, Button, Confirm, Dialog, EmptyState, ListView, Time, toast } from "../../ui";
import { ChangesList } from "./changes_list";
import { useEditing } from "./context";
import { changes } from "./diff";
import { DEFAULTS } from "./model";

/** What a bot had before its first save; these two go by when it was made. */
const first = ({ answer_mail, answer_costs }: Settings): Settings => ({ ...DEFAULTS, answer_mail, answer_costs });

export function History({ onClose, mayRestore }: { onClose: () => void; mayRestore: boolean }) {
  const { draft } = useEditing();
  const path = `/bots/${draft.bot_id}/escalation-settings/versions`;
  const versions = useList<SettingsVersion>(path);
  const [asked, setAsked] = useState<number | null>(null);

  const restore = useAction(async (signal: AbortSignal, number: number) => {
    const answer = await api.post<Settings>(`${path}/${number}/restore`, undefined, {
      etag: draft.etag,
      signal,
    });
    draft.adopt(answer.body, answer.etag);
    toast(t("Version {number} is back, as a new version.", { number }));
    setAsked(null);
    onClose();
  });
  const begin = (number: number): void => {
    if (draft.changed.length) setAsked(number);
    else void restore.run(number);
  };
  const conflict = restore.error instanceof Problem && restore.error.isConflict;

  return (
    <Dialog open wide title={t("History")} onClose={onClose} actions={<Button onClick={onClose}>{t("Close")}</Button>}>
      {restore.error !== undefined && asked === null && (
        <Banner tone="bad" title={t("Not restored")}>
          {conflict
            ? t("Somebody has saved these settings since you opened them. Close this and reload the page.")
            : sentence(restore.error)}
        </Banner>
      )}
      <ListView
        of={versions}
        what={t("The history")}
        empty={
          <EmptyState icon="history" title={t("Nothing saved yet")}>
            {t("This bot has the settings of a new bot. Each save appears here and can be restored.")}
          </EmptyState>
        }
      >
        {(items) => (
          <ol class="settings-history">
            {items.map((version, at) => (
              <Entry
                key={version.version}
                version={version}
                before={items[at + 1]?.settings ?? (version.version === 1 ? first(version.settings) : null)}
                current={at === 0}
                busy={restore.busy}
                onRestore={mayRestore ? () => begin(version.version) : undefined}
              />
            ))}
          </ol>
        )}
      </ListView>
      <Confirm
        open={asked !== null}
        title={t("Restore version {asked}?", { asked: asked ?? "" })}
        action={t("Restore")}
        busy={restore.busy}
        error={restore.error}
        onConfirm={() => asked !== null && restore.run(asked)}
        onCancel={() => setAsked(null)}
      >
        <p>{t("Your unsaved changes on this page are given up.")}</p>
      </Confirm>
    </Dialog>
  );
}

interface EntryProps {
  version: SettingsVersion;
  /** Null: on a page of the list that is not loaded yet. */
  before: Settings | null;
  current: boolean;
  busy: boolean;
  onRestore?: () => void;
}

function Entry({ version, before, current, busy, onRestore }: EntryProps) {
  const { names } = useEditing();
  const found = before ? changes(before, version.settings, names) : null;
  return (
    <li>
      <header>
        <div>
          <p class="settings-version">
            <strong>{t("Version {version}", { version: version.version })}</strong>
            {current && <Badge tone="good">{t("Current")}</Badge>}
          </p>
          <p class="hint">
            <bdi>{version.author}</bdi>, <Time at={version.saved_at} />
          </p>
        </div>
        {!current && onRestore && (
          <Button
            size="small"
            icon="retry"
            disabled={busy}
            onClick={onRestore}
            aria-describedby={`version-${version.version}`}
          >
            {t("Restore")}
          </Button>
        )}
      </header>
      <div id={`version-${version.version}`}>
        {found === null ? (
          <p class="hint">{t("Load more to see what it changed.")}</p>
        ) : found.length ? (
          <ChangesList changes={found} />
        ) : (
          <p class="hint">
            {version.version === 1
              ? t("The settings of a new bot, saved as they were.")
              : t("No difference from the version before.")}
          </p>
        )}
      </div>
    </li>
  );
}
