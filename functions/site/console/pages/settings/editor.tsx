// The form: five pages, everything on them in one draft, saved in one step.

import { useEffect, useMemo, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Settings, Workspace } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { plural, rich, t } from "../../texts/translate";
import { Banner, Button, Page, SaveBar, toast } from "../../ui";
import { useAway } from "./away";
import { AskAboutClaims } from "./claimed_addresses";
import { Conflict } from "./conflict";
import { EditingContext } from "./context";
import { useDraft } from "./draft";
import { History } from "./history";
import { PageTabs } from "./page_tabs";
import { addressOf, PAGES, settingsOf } from "./pages";
import type { Around, Preset } from "./presets";
import { PresetsPanel } from "./presets_panel";
import { Refused } from "./refused";
import { SECTIONS, type SectionId } from "./sections";
import { Shown } from "./shown";
import { usePage } from "./use_page";

export interface EditorProps {
  saved: Settings;
  etag: string | null;
  onSaved: (settings: Settings, etag: string | null) => void;
  around: Around;
  workspace: Workspace;
}

export function Editor({ saved, etag, onSaved, around, workspace }: EditorProps) {
  const { bot } = around;
  const { botName, may } = useWorkspace();
  const mayChange = may("admin");
  const draft = useDraft(bot.bot_id, saved, etag, onSaved);
  const names = useMemo(() => ({ bot: botName }), [botName]);
  const editing = useMemo(() => ({ draft, names, around, workspace }), [draft, names, around, workspace]);
  return (
    <EditingContext.Provider value={editing}>
      <Form draft={draft} isNew={etag === '"0"'} mayChange={mayChange} bot={bot.name} />
    </EditingContext.Provider>
  );
}

interface FormProps {
  draft: ReturnType<typeof useDraft>;
  isNew: boolean;
  mayChange: boolean;
  bot: string;
}

function Form({ draft, isNew, mayChange, bot }: FormProps) {
  const away = useAway();
  const { route } = useLocation();
  const { page, show } = usePage(draft.bot_id, draft.problem);
  const [presets, setPresets] = useState(isNew && mayChange);
  const [used, setUsed] = useState<Preset | null>(null);
  // A decision links to the version of the settings that led to it.
  const [history, setHistory] = useState(() => new URLSearchParams(location.search).has("history"));
  const count = draft.changed.length;

  const openPresets = (): void => {
    setPresets(true);
    if (page !== "answering") route(addressOf(draft.bot_id, "answering"));
  };
  const save = async (): Promise<void> => {
    if (!(await draft.save())) return;
    toast(t("Saved. It applies within a minute."));
    setUsed(null);
    setPresets(false);
  };
  useEffect(() => {
    if (draft.returned) toast(t("Your unsaved draft is back."));
  }, []);

  return (
    <Page
      title={t("Escalation settings")}
      text={rich("When {bot} asks for help, who gets it, and what the visitor is told.", { bot: <bdi>{bot}</bdi> })}
      actions={
        <>
          {mayChange && !(presets && page === "answering") && (
            <Button icon="book" onClick={openPresets}>
              {t("Presets")}
            </Button>
          )}
          <Button icon="history" onClick={() => setHistory(true)}>
            {t("History")}
          </Button>
          <Button icon="simulator" onClick={() => away(`/console/bots/${draft.bot_id}/simulator`)}>
            {count ? t("Try this draft") : t("Try it")}
          </Button>
        </>
      }
      tabs={<PageTabs page={page} />}
    >
      {!mayChange && (
        <Banner tone="info">
          {t("Only admins and owners of the workspace can change these settings. You can look at them and try them.")}
        </Banner>
      )}
      <AskAboutClaims isNew={isNew} mayChange={mayChange} />
      <form
        class="settings-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (count) void save();
        }}
      >
        <fieldset disabled={!mayChange} class="settings-all">
          <legend class="visually-hidden">{PAGES[page]}</legend>
          {presets && page === "answering" && (
            <PresetsPanel used={used} onUse={setUsed} onClose={() => setPresets(false)} />
          )}
          <Shown key={page} page={page} />
        </fieldset>
        <div class="settings-foot">
          <Refused problem={draft.problem} settings={draft.value} onShow={show} />
          <SaveBar
            dirty={count > 0}
            busy={draft.saving}
            text={unsaved(count, draft.dirty)}
            within={settingsOf(draft.bot_id)}
            onDiscard={() => {
              draft.discard();
              setUsed(null);
            }}
            onSave={save}
          />
        </div>
      </form>
      <Conflict />
      {history && <History onClose={() => setHistory(false)} mayRestore={mayChange} />}
    </Page>
  );
}

/** Names the parts where they are few; each is marked on its own, too. */
function unsaved(count: number, dirty: ReadonlySet<SectionId>): string {
  const words = plural(count, "{count} unsaved change", "{count} unsaved changes");
  return dirty.size > 2 ? words : `${words}: ${[...dirty].map((id) => SECTIONS[id].title).join(", ")}`;
}
