// Languages that the owner adds for everything that visitors read.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction, useResource } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Language, Languages } from "../../api/types";
import { mayLeave } from "../../shell/leaving";
import { useWorkspace } from "../../shell/workspace";
import { languageName, tagOf } from "../../texts/languages";
import { t } from "../../texts/translate";
import { Banner, Button, Card, Dialog, Page, ResourceView, Table, TextInput, toast } from "../../ui";
import { Editor } from "./editor";
import { Missing } from "./missing";

export default function LanguagesPage() {
  const found = useResource<Languages>("/languages");
  const { may } = useWorkspace();
  const [chosen, setChosen] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const choose = (locale: string): void => {
    if (mayLeave("/console/languages")) setChosen(locale);
  };
  return (
    <Page
      title={t("Languages")}
      text={t("What visitors read in languages that are not built in: chat, announcements and mail.")}
      narrow
    >
      <ResourceView of={found} what={t("The languages")}>
        {({ items, built_in, texts }) => {
          const open = items.find((one) => one.locale === chosen);
          return (
            <div class="stack loose">
              <Card
                flush
                title={t("Added languages")}
                text={t("Built in: {names}.", { names: built_in.map(languageName).join(", ") })}
                actions={
                  may("admin") && (
                    <Button icon="plus" onClick={() => setAdding(true)}>
                      {t("Add a language")}
                    </Button>
                  )
                }
              >
                <Table
                  caption={t("Added languages")}
                  rows={items}
                  rowKey={(one) => one.locale}
                  columns={[
                    {
                      title: t("Language"),
                      main: true,
                      cell: (one) => (
                        <Button kind="quiet" onClick={() => choose(one.locale)}>
                          {`${languageName(one.locale)} (${one.locale})`}
                        </Button>
                      ),
                    },
                    { title: t("Texts"), cell: (one) => <Missing count={one.missing} /> },
                  ]}
                />
              </Card>
              {open && (
                <Editor
                  key={`${open.locale} ${open.version}`}
                  language={open}
                  texts={texts}
                  onSaved={found.reload}
                  onGone={() => {
                    setChosen(null);
                    void found.reload();
                  }}
                />
              )}
              {adding && (
                <Add
                  taken={items.map((one) => one.locale)}
                  onClose={() => setAdding(false)}
                  onDone={async (locale) => {
                    await found.reload();
                    setAdding(false);
                    choose(locale);
                  }}
                />
              )}
            </div>
          );
        }}
      </ResourceView>
    </Page>
  );
}

interface AddProps {
  taken: readonly string[];
  onClose: () => void;
  onDone: (locale: string) => Promise<void>;
}

function Add({ taken, onClose, onDone }: AddProps) {
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState("");
  const add = useAction(async (signal) => {
    const locale = tagOf(typed);
    if (!locale || taken.includes(locale)) {
      setWrong(locale ? t("This language is there already.") : t("Write a tag such as sv, cs or pt-BR."));
      return;
    }
    await api.put<Language>(`/languages/${locale}`, { texts: {} }, { signal });
    toast(t("{name} was added. Visitors read English where a text is missing.", { name: languageName(locale) }));
    await onDone(locale);
  });
  return (
    <Dialog
      open
      title={t("Add a language")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="primary" busy={add.busy} onClick={() => add.run()}>
            {t("Add")}
          </Button>
        </>
      }
    >
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void add.run();
        }}
      >
        <TextInput
          label={t("Language")}
          hint={
            tagOf(typed)
              ? languageName(tagOf(typed) ?? "")
              : t("As in sv for Swedish, or pt-BR for Brazil's Portuguese.")
          }
          required
          autoFocus
          maxLength={35}
          value={typed}
          onInput={setTyped}
          error={wrong}
        />
        {add.error !== undefined && <Banner tone="bad">{sentence(add.error)}</Banner>}
      </form>
    </Dialog>
  );
}
