// What the visitor is told, in each language, with the chat beside it.

import { useState } from "preact/hooks";
import { plural, rich, t } from "../../../texts/translate";
import { Button, Select, TextInput } from "../../../ui";
import { isLocale, LOCALES, localeName, textFor } from "../built_in";
import { useEditing } from "../context";
import { TEXT_LABELS } from "../fields";
import { Fold } from "../fold";
import { TEXT_KEYS, type TextKey } from "../model";
import { write } from "../paths";
import { PlaceholderInput } from "../placeholder_input";
import { Section } from "../section";
import { Preview } from "./preview";

const HINTS: Record<TextKey, string> = {
  handoff: t("Said once, as soon as the question is on its way to people."),
  delivered: t("When the ticket exists."),
  offline: t("Beside the handoff, when the team is away."),
  transfer: t("When another bot takes over."),
  failed: t("Only when ticket and e-mail have both failed."),
  cannot_help: t("When nobody can be asked: Human Handoff is off."),
};
const PLACEHOLDERS: Record<TextKey, Record<string, string>> = {
  handoff: { email: t("the visitor's address, where known") },
  delivered: { reference: t("such as Ticket #1042") },
  offline: { opens_at: t("when the team is back, such as “tomorrow at 9:00”") },
  transfer: { bot: t("the other bot's name") },
  failed: {},
  cannot_help: {},
};

export function Messages() {
  const { draft } = useEditing();
  const { messages } = draft.value;
  const [locale, setLocale] = useState("en");
  const [scene, setScene] = useState<TextKey>("handoff");
  const own = [...new Set(TEXT_KEYS.flatMap((key) => Object.keys(messages[key])))];
  const [added, setAdded] = useState<string[]>([]);
  const locales = [...new Set([...LOCALES, ...own, ...added, locale])];
  const count = (one: string): number => TEXT_KEYS.filter((key) => messages[key][one] !== undefined).length;

  return (
    <Section
      id="messages"
      text={t(
        "Your own words over the built-in ones. What you leave empty uses the built-in text, which exists in twelve languages.",
      )}
    >
      <div class="settings-messages">
        <div class="form">
          <div class="settings-locale">
            <Select
              label={t("Language")}
              value={locale}
              options={locales.map((one) => ({
                value: one,
                label: localeName(one) + (count(one) ? ` (${count(one)})` : ""),
              }))}
              onChange={setLocale}
            />
            <AddLocale
              onAdd={(one) => {
                setAdded([...added, one]);
                setLocale(one);
              }}
            />
          </div>
          <p class="hint">
            {rich(
              "What your site or page tells of the visitor can stand in them as well: {signed}, or {claimed} where a claim will do.",
              {
                signed: <code>{"{signed.plan}"}</code>,
                claimed: <code>{"{attribute.plan}"}</code>,
              },
            )}
          </p>
          <dl class="settings-told">
            {TEXT_KEYS.map((key) => (
              <div key={key}>
                <dt>{TEXT_LABELS[key]}</dt>
                <dd lang={locale} dir="auto">
                  {textFor(draft.value, key, locale)}
                </dd>
              </div>
            ))}
          </dl>
          <Fold title={ownWords(count(locale))} action={t("Write your own")}>
            {TEXT_KEYS.map((key) => (
              <PlaceholderInput
                key={`${key} ${locale}`}
                label={TEXT_LABELS[key] ?? key}
                hint={HINTS[key]}
                lines={2}
                lang={locale}
                maxLength={500}
                value={messages[key][locale] ?? ""}
                empty={textFor(write(draft.value, `messages.${key}.${locale}`, undefined), key, locale)}
                placeholders={PLACEHOLDERS[key]}
                onFocus={() => setScene(key)}
                onInput={(text) => draft.set(`messages.${key}.${locale}`, text || undefined)}
                error={draft.error(`messages.${key}.${locale}`)}
              />
            ))}
          </Fold>
        </div>
        <Preview locale={locale} scene={scene} onScene={setScene} />
      </div>
    </Section>
  );
}

const ownWords = (count: number): string =>
  count ? plural(count, "{count} text of your own", "{count} texts of your own") : t("Built-in texts");

function AddLocale({ onAdd }: { onAdd: (locale: string) => void }) {
  const [open, setOpen] = useState(false);
  const [code, setCode] = useState("");
  const [error, setError] = useState("");
  if (!open) {
    return (
      <Button kind="quiet" icon="plus" onClick={() => setOpen(true)}>
        {t("Another language")}
      </Button>
    );
  }
  const add = (): void => {
    if (!isLocale(code)) {
      setError(t("A code looks like it, nl or pt-BR."));
      return;
    }
    onAdd(code);
    setCode("");
    setError("");
    setOpen(false);
  };
  return (
    <div class="settings-date">
      <TextInput
        label={t("Language code")}
        value={code}
        maxLength={35}
        placeholder="pt-BR"
        autoFocus
        error={error}
        onInput={(typed) => {
          setCode(typed.trim());
          setError("");
        }}
      />
      <Button onClick={add}>{t("Add")}</Button>
    </div>
  );
}
