// The one or two facts that the team needs, asked once the question is on its way.

import { useState } from "preact/hooks";
import type { Settings } from "../../../api/types";
import { t } from "../../../texts/translate";
import { Select, TextInput } from "../../../ui";
import { LOCALES, localeName } from "../built_in";
import { useEditing } from "../context";
import { MoveButtons, moved } from "../move_buttons";
import { Section } from "../section";
import { AddButton } from "./transfer";

type Fact = Settings["wanted_facts"][number];
const MOST = 2;

export function WantedFacts() {
  const { draft } = useEditing();
  const facts = draft.value.wanted_facts;
  const [locale, setLocale] = useState("en");
  const setAll = (next: Fact[]): void => draft.set("wanted_facts", next);
  const spoken = facts.flatMap((fact) => Object.keys(fact.question));
  return (
    <Section
      id="facts"
      text={t(
        "An order number, say, or a product. The handoff is recorded first; then the visitor is asked, may skip it, and the ticket gets the answer.",
      )}
    >
      {facts.length > 0 && (
        <>
          <Select
            label={t("Language of the questions")}
            value={locale}
            options={[...new Set([...LOCALES, ...spoken])].map((one) => ({ value: one, label: localeName(one) }))}
            onChange={setLocale}
          />
          <ol class="settings-list numbered" data-list>
            {facts.map((fact, at) => (
              <li class="settings-item" key={at}>
                <header>
                  <strong>{t("Fact {at}", { at: at + 1 })}</strong>
                  <MoveButtons
                    name={t("fact {at}", { at: at + 1 })}
                    at={at}
                    count={facts.length}
                    onMove={(to) => setAll(moved(facts, at, to))}
                    onRemove={() => setAll(facts.toSpliced(at, 1))}
                  />
                </header>
                <div class="pair">
                  <TextInput
                    label={t("What it is")}
                    value={fact.name}
                    maxLength={60}
                    placeholder={t("Order number")}
                    onInput={(name) => draft.set(`wanted_facts.${at}.name`, name)}
                    error={draft.error(`wanted_facts.${at}.name`)}
                  />
                  <TextInput
                    label={t("The ticket's field for it")}
                    hint={t("Its key at the helpdesk. Left empty, the answer stands in the ticket's text alone.")}
                    value={fact.ticket_field ?? ""}
                    maxLength={100}
                    onInput={(typed) => draft.set(`wanted_facts.${at}.ticket_field`, typed.trim() || null)}
                    error={draft.error(`wanted_facts.${at}.ticket_field`)}
                  />
                </div>
                <TextInput
                  label={t("How it looks")}
                  hint={t(
                    "So that it is found where the visitor has said it already: # is a digit, @ a letter, * either; + after one of them: one or more.",
                  )}
                  value={fact.pattern ?? ""}
                  maxLength={60}
                  placeholder="ORDER-######"
                  onInput={(typed) => draft.set(`wanted_facts.${at}.pattern`, typed.trim() || null)}
                  error={draft.error(`wanted_facts.${at}.pattern`)}
                />
                <TextInput
                  label={t("How it is asked")}
                  value={fact.question[locale] ?? ""}
                  maxLength={200}
                  placeholder={t("What is your order number?")}
                  onInput={(text) => draft.set(`wanted_facts.${at}.question.${locale}`, text || undefined)}
                  error={draft.error(`wanted_facts.${at}.question`)}
                />
              </li>
            ))}
          </ol>
        </>
      )}
      {facts.length < MOST && (
        <AddButton onClick={() => setAll([...facts, { name: "", question: {}, pattern: null, ticket_field: null }])}>
          {t("Ask for a fact")}
        </AddButton>
      )}
    </Section>
  );
}
