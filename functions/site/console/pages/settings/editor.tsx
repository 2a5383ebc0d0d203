// The form: everything in one draft, saved in one step.

import type { ComponentType } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Problem, sentence } from "../../api/problem";
import type { Settings, Workspace } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { plural, rich, t } from "../../texts/translate";
import { Banner, Button, Page, SaveBar, toast } from "../../ui";
import { useAway } from "./away";
import { AskAboutClaims } from "./claimed_addresses";
import { Conflict } from "./conflict";
import { Contents } from "./contents";
import { EditingContext } from "./context";
import { useDraft } from "./draft";
import { labelOf } from "./fields";
import { History } from "./history";
import { plainly } from "./plainly";
import type { Around, Preset } from "./presets";
import { PresetsPanel } from "./presets_panel";
import { anchorOf } from "./section";
import { isRelevant, SECTIONS, type SectionId, sectionOf } from "./sections";
import { After } from "./sections/after";
import { AutoReply } from "./sections/auto_reply";
import { Basics } from "./sections/basics";
import { BusinessHours } from "./sections/business_hours";
import { Contact } from "./sections/contact";
import { Email } from "./sections/email";
import { Guidance } from "./sections/guidance";
import { Limits } from "./sections/limits";
import { Messages } from "./sections/messages";
import { Model } from "./sections/model";
import { Privacy } from "./sections/privacy";
import { Rules } from "./sections/rules";
import { Threshold } from "./sections/threshold";
import { Ticket } from "./sections/ticket";
import { Transfer } from "./sections/transfer";
import { Triggers } from "./sections/triggers";

const SHOWN: [SectionId, ComponentType][] = [
  ["basics", Basics],
  ["ticket", Ticket],
  ["email", Email],
  ["auto_reply", AutoReply],
  ["transfer", Transfer],
  ["threshold", Threshold],
  ["triggers", Triggers],
  ["rules", Rules],
  ["guidance", Guidance],
  ["contact", Contact],
  ["hours", BusinessHours],
  ["after", After],
  ["messages", Messages],
  ["privacy", Privacy],
  ["model", Model],
  ["limits", Limits],
];

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
  const [presets, setPresets] = useState(isNew && mayChange);
  const [used, setUsed] = useState<Preset | null>(null);
  // A decision links to the version of the settings that led to it.
  const [history, setHistory] = useState(() => new URLSearchParams(location.search).has("history"));
  const count = draft.changed.length;

  const save = async (): Promise<void> => {
    if (!(await draft.save())) return;
    toast(t("Saved. It applies within a minute."));
    setUsed(null);
    setPresets(false);
  };
  useShowProblem(draft.problem);
  useEffect(() => {
    if (draft.returned) toast(t("Your unsaved draft is back."));
  }, []);

  return (
    <Page
      title={t("Escalation settings")}
      text={rich("When {bot} asks for help, who gets it, and what the visitor is told.", { bot: <bdi>{bot}</bdi> })}
      actions={
        <>
          {mayChange && !presets && (
            <Button icon="book" onClick={() => setPresets(true)}>
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
    >
      {!mayChange && (
        <Banner tone="info">
          {t("Only admins and owners of the workspace can change these settings. You can look at them and try them.")}
        </Banner>
      )}
      <AskAboutClaims isNew={isNew} mayChange={mayChange} />
      <div class="settings-layout">
        <Contents />
        <form
          class="settings-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (count) void save();
          }}
        >
          <fieldset disabled={!mayChange} class="settings-all">
            <legend class="visually-hidden">{t("Settings")}</legend>
            {presets && <PresetsPanel used={used} onUse={setUsed} onClose={() => setPresets(false)} />}
            {SHOWN.filter(([id]) => isRelevant(id, draft.value)).map(([id, Shown]) => (
              <Shown key={id} />
            ))}
          </fieldset>
          <div class="settings-foot">
            <Refused problem={draft.problem} settings={draft.value} />
            <SaveBar
              dirty={count > 0}
              busy={draft.saving}
              text={unsaved(count, draft.dirty)}
              onDiscard={() => {
                draft.discard();
                setUsed(null);
              }}
              onSave={save}
            />
          </div>
        </form>
      </div>
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

/** What was refused, in one place; the field itself says it too. */
function Refused({ problem, settings }: { problem: unknown; settings: Settings }) {
  if (problem === undefined) return null;
  const field = problem instanceof Problem ? problem.field : "";
  const label = field && labelOf(field, settings);
  return (
    <Banner
      tone="bad"
      title={label ? t("Not saved: {label}", { label }) : t("Not saved")}
      actions={
        field ? (
          <Button size="small" onClick={() => show(field)}>
            {t("Show")}
          </Button>
        ) : undefined
      }
    >
      {plainly(sentence(problem))}
    </Banner>
  );
}

function show(field: string): void {
  const frame = document.getElementById(anchorOf(sectionOf(field)));
  const wrong =
    frame?.querySelector<HTMLElement>("[aria-invalid=true]") ??
    frame
      ?.querySelector<HTMLElement>(".field-error")
      ?.parentElement?.querySelector<HTMLElement>("input, textarea, select");
  (wrong ?? frame)?.scrollIntoView({ block: "center" });
  wrong?.focus({ preventScroll: true });
}

/** Goes to the refused field, once. */
function useShowProblem(problem: unknown): void {
  useEffect(() => {
    if (problem instanceof Problem && problem.field) show(problem.field);
  }, [problem]);
}
