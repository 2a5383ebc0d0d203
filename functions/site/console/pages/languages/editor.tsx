// Every text of one language, beside the English.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { fieldError, sentence } from "../../api/problem";
import type { Language, VisitorText } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { languageName } from "../../texts/languages";
import { t } from "../../texts/translate";
import { Banner, Button, Card, SaveBar, Switch, toast } from "../../ui";
import { Field } from "../../ui/field";
import { Missing } from "./missing";

const PARTS: Record<VisitorText["part"], string> = {
  widget: t("In the chat window"),
  chat: t("Said in the chat"),
  mail: t("In mails to visitors"),
  times: t("Days and times"),
};
const SAMPLES: Record<string, string> = {
  name: t("Ada"),
  n: "3",
  bot: t("Support"),
  email: "ada@example.com",
  reference: "#1042",
  opens_at: "9:00",
  begun: "10:15",
  time: "9:00",
  date: "14",
  day: "14",
  month: "12",
  year: "2026",
  zone: t("Vienna"),
  when: "9:00",
};

const sample = (words: string): string => words.replace(/\{(\w+)\}/g, (whole, name) => SAMPLES[name] ?? whole);
const filled = (texts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([, words]) => words.trim()));

export interface EditorProps {
  language: Language;
  texts: readonly VisitorText[];
  onSaved: () => Promise<void>;
  onGone: () => void;
}

export function Editor({ language, texts, onSaved, onGone }: EditorProps) {
  const { may } = useWorkspace();
  const [words, setWords] = useState<Record<string, string>>(language.texts);
  const [missingOnly, setMissingOnly] = useState(false);
  const dirty = JSON.stringify(filled(words)) !== JSON.stringify(language.texts);
  const path = `/languages/${language.locale}`;
  const save = useAction(async (signal) => {
    await api.put<Language>(path, { texts: filled(words) }, { signal, etag: `"${language.version}"` });
    toast(t("Saved. Visitors read it within a minute."));
    await onSaved();
  });
  const remove = useAction(async (signal) => {
    await api.delete(path, { signal });
    onGone();
  });
  const shown = texts.filter((one) => !missingOnly || !language.texts[one.name]);
  return (
    <form
      class="stack loose"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save.run();
      }}
    >
      <Card
        title={languageName(language.locale)}
        text={<Missing count={language.missing} />}
        actions={
          may("admin") && (
            <Button icon="trash" busy={remove.busy} onClick={() => remove.run()}>
              {t("Remove")}
            </Button>
          )
        }
      >
        <Switch label={t("Show only what is missing")} checked={missingOnly} onChange={setMissingOnly} />
      </Card>
      {save.error !== undefined && (
        <Banner tone="bad" title={t("Not saved")}>
          {sentence(save.error)}
        </Banner>
      )}
      <fieldset disabled={!may("admin")} class="stack loose">
        {(Object.keys(PARTS) as VisitorText["part"][]).map((part) => {
          const rows = shown.filter((one) => one.part === part);
          return rows.length ? (
            <Card key={part} title={PARTS[part]}>
              <div class="form">
                {rows.map((one) => (
                  <Field
                    key={one.name}
                    label={one.english}
                    hint={
                      words[one.name] && one.placeholders.length ? (
                        <bdi dir={language.direction}>{sample(words[one.name] ?? "")}</bdi>
                      ) : undefined
                    }
                    error={fieldError(save.error, `texts.${one.name}`)}
                  >
                    {(control) => (
                      <input
                        {...control}
                        class="control"
                        name={one.name}
                        lang={language.locale}
                        dir={language.direction}
                        maxLength={400}
                        autoComplete="off"
                        value={words[one.name] ?? ""}
                        onInput={(event) => {
                          const { value } = event.currentTarget;
                          setWords((old) => ({ ...old, [one.name]: value }));
                        }}
                      />
                    )}
                  </Field>
                ))}
              </div>
            </Card>
          ) : null;
        })}
      </fieldset>
      <SaveBar dirty={dirty} busy={save.busy} onDiscard={() => setWords(language.texts)} />
    </form>
  );
}
