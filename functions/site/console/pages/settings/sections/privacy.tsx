// What is hidden before it is stored, and what visitors read and agree to before they write.

import { useState } from "preact/hooks";
import type { Settings } from "../../../api/types";
import { t } from "../../../texts/translate";
import { Select, Switch, TextArea, TextInput } from "../../../ui";
import { LOCALES, localeName } from "../built_in";
import { useEditing } from "../context";
import { MoveButtons, moved } from "../move_buttons";
import { NumberInput } from "../number_input";
import { Section } from "../section";
import { AddButton } from "./transfer";

type Pattern = Settings["masking"]["patterns"][number];
const MOST = 20;

export function Privacy() {
  return (
    <Section
      id="privacy"
      text={t(
        "What is hidden here is hidden before it is stored: no bot, ticket, mail or log gets it, and the visitor is told.",
      )}
    >
      <Hidden />
      <Line />
    </Section>
  );
}

function Hidden() {
  const { draft } = useEditing();
  const { cards, secrets, patterns } = draft.value.masking;
  const setAll = (next: Pattern[]): void => draft.set("masking.patterns", next);
  return (
    <>
      <div class="settings-switches">
        <Switch
          label={t("Hide card numbers")}
          hint={t("13 to 19 digits that a card scheme uses and whose check digit is right.")}
          checked={cards}
          onChange={(on) => draft.set("masking.cards", on)}
          error={draft.error("masking.cards")}
        />
        <Switch
          label={t("Hide passwords, PINs and keys")}
          hint={t(
            "After their name, as in “password: …”, in twelve languages, and the keys of common services anywhere.",
          )}
          checked={secrets}
          onChange={(on) => draft.set("masking.secrets", on)}
          error={draft.error("masking.secrets")}
        />
      </div>
      {patterns.length > 0 && (
        <ol class="settings-list numbered" data-list>
          {patterns.map((one, at) => (
            <li class="settings-item" key={at}>
              <header>
                <strong>{t("Pattern {at}", { at: at + 1 })}</strong>
                <MoveButtons
                  name={t("pattern {at}", { at: at + 1 })}
                  at={at}
                  count={patterns.length}
                  onMove={(to) => setAll(moved(patterns, at, to))}
                  onRemove={() => setAll(patterns.toSpliced(at, 1))}
                />
              </header>
              <div class="pair">
                <TextInput
                  label={t("What it is")}
                  value={one.name}
                  maxLength={200}
                  placeholder={t("Customer number")}
                  onInput={(name) => draft.set(`masking.patterns.${at}.name`, name)}
                  error={draft.error(`masking.patterns.${at}.name`)}
                />
                <TextInput
                  label={t("How it is written")}
                  hint={t("# is a digit, @ a letter, * either; + after one of them: one or more.")}
                  value={one.pattern}
                  maxLength={60}
                  placeholder="CUST-######"
                  onInput={(pattern) => draft.set(`masking.patterns.${at}.pattern`, pattern)}
                  error={draft.error(`masking.patterns.${at}.pattern`)}
                />
              </div>
            </li>
          ))}
        </ol>
      )}
      {patterns.length < MOST && (
        <AddButton onClick={() => setAll([...patterns, { name: "", pattern: "" }])}>
          {t("Hide something else")}
        </AddButton>
      )}
    </>
  );
}

function Line() {
  const { draft } = useEditing();
  const { privacy } = draft.value;
  const [locale, setLocale] = useState("en");
  const on = (show: boolean): void =>
    draft.set("privacy", show ? { url: "", text: {}, consent: false, revision: 1 } : null);
  return (
    <>
      <div class="settings-switches">
        <Switch
          label={t("Show a privacy line before the first message")}
          hint={t("A sentence and a link to your privacy notice.")}
          checked={privacy !== null}
          onChange={on}
          error={draft.error("privacy")}
        />
        {privacy && (
          <Switch
            label={t("Ask for consent")}
            hint={t("No chat begins before the visitor agrees. What they agreed to, and when, is kept with the chat.")}
            checked={privacy.consent}
            onChange={(asks) => draft.set("privacy.consent", asks)}
            error={draft.error("privacy.consent")}
          />
        )}
      </div>
      {privacy && (
        <>
          <div class="pair">
            <TextInput
              label={t("Address of your privacy notice")}
              type="url"
              value={privacy.url}
              placeholder="https://www.example.com/privacy"
              onInput={(url) => draft.set("privacy.url", url)}
              error={draft.error("privacy.url")}
            />
            <NumberInput
              label={t("Revision of the notice")}
              hint={t("Raise it when the notice has changed: visitors are asked anew.")}
              min={1}
              max={9999}
              value={privacy.revision}
              onChange={(next) => draft.set("privacy.revision", next)}
              error={draft.error("privacy.revision")}
            />
          </div>
          <Select
            label={t("Language")}
            value={locale}
            options={[...new Set([...LOCALES, ...Object.keys(privacy.text)])].map((one) => ({
              value: one,
              label: localeName(one),
            }))}
            onChange={setLocale}
          />
          <TextArea
            label={t("The sentence")}
            hint={t(
              "Left empty in all languages, the built-in one is shown: what is written is stored, so that you can answer.",
            )}
            rows={2}
            maxLength={500}
            value={privacy.text[locale] ?? ""}
            onInput={(text) => draft.set(`privacy.text.${locale}`, text || undefined)}
            error={draft.error(`privacy.text.${locale}`)}
          />
        </>
      )}
    </>
  );
}
