// One answer and the ways people ask for it.

import { useState } from "preact/hooks";
import { Problem, sentence } from "../../api/problem";
import type { KnowledgeEntry } from "../../api/types";
import { t } from "../../texts/translate";
import { Banner, Button, Confirm, Dialog, TextArea, TextInput, useUnsaved } from "../../ui";

export interface EntryDialogProps {
  /** Null for a new one. */
  entry: KnowledgeEntry | null;
  readOnly: boolean;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onSave: (entry: KnowledgeEntry) => unknown;
}

export function EntryDialog(props: EntryDialogProps) {
  const { entry, readOnly, busy, error, onClose, onSave } = props;
  const before = { questions: entry?.questions.join("\n") ?? "", answer: entry?.answer ?? "", url: entry?.url ?? "" };
  const [typed, setTyped] = useState(before);
  const [leaving, setLeaving] = useState(false);
  const [tried, setTried] = useState(false);
  const dirty = JSON.stringify(typed) !== JSON.stringify(before);
  useUnsaved(dirty);
  const questions = typed.questions
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const missing = { questions: !questions.length, answer: !typed.answer.trim() };
  // The service names the field by its place in the whole list: entries.3.url
  const wrong = error instanceof Problem ? error.field.replace(/^entries\.\d+\./, "") : "";
  const refused = (field: string): string => (wrong.split(".")[0] === field ? sentence(error) : "");
  const save = (): void => {
    setTried(true);
    if (missing.questions || missing.answer) return;
    void onSave({
      id: entry?.id ?? newId(),
      questions,
      answer: typed.answer.trim(),
      url: typed.url.trim() || null,
    });
  };
  const close = (): void => (dirty ? setLeaving(true) : onClose());
  const elsewhere = error !== undefined && !["questions", "answer", "url"].includes(wrong.split(".")[0] ?? "");
  return (
    <>
      <Dialog
        open
        wide
        title={entry ? t("Change answer") : t("New answer")}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{readOnly ? t("Close") : t("Cancel")}</Button>
            {!readOnly && (
              <Button kind="primary" busy={busy} onClick={save}>
                {t("Save")}
              </Button>
            )}
          </>
        }
      >
        <TextArea
          label={t("Questions")}
          hint={t("One a line: the ways visitors ask this.")}
          required
          autoFocus
          disabled={readOnly}
          value={typed.questions}
          onInput={(text) => setTyped({ ...typed, questions: text })}
          error={refused("questions") || (tried && missing.questions ? t("Write at least one question.") : "")}
        />
        <TextArea
          label={t("Answer")}
          required
          rows={5}
          maxLength={8000}
          disabled={readOnly}
          value={typed.answer}
          onInput={(text) => setTyped({ ...typed, answer: text })}
          error={refused("answer") || (tried && missing.answer ? t("Write the answer.") : "")}
        />
        <TextInput
          label={t("Source")}
          hint={t("A page that says more; shown under the answer. Optional.")}
          type="url"
          placeholder="https://help.example.com/refunds"
          disabled={readOnly}
          value={typed.url}
          onInput={(text) => setTyped({ ...typed, url: text })}
          error={refused("url")}
        />
        {elsewhere && (
          <Banner tone="bad" title={t("Not saved")}>
            {sentence(error)}
          </Banner>
        )}
      </Dialog>
      <Confirm
        open={leaving}
        title={t("Close without saving?")}
        action={t("Close")}
        onCancel={() => setLeaving(false)}
        onConfirm={onClose}
      >
        <p>{t("What you typed here is not saved.")}</p>
      </Confirm>
    </>
  );
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
