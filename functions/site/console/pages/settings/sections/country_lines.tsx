// A help line for each country, shown to visitors in danger there.

import { useState } from "preact/hooks";
import { locale } from "../../../texts/language";
import { t } from "../../../texts/translate";
import { Button, TextInput } from "../../../ui";
import { useEditing } from "../context";

const MOST = 60;
const names = new Intl.DisplayNames([locale()], { type: "region", fallback: "none" });

/** "Austria" of AT; nothing where no country is called so. */
function countryName(code: string): string {
  // "Unknown region" has a code of its own.
  return /^[A-Z]{2}$/.test(code) && code !== "ZZ" ? (names.of(code) ?? "") : "";
}

export function CountryLines() {
  const { draft } = useEditing();
  const lines = draft.value.must_reach.country_lines;
  const codes = Object.keys(lines).sort();
  return (
    <fieldset class="stack tight">
      <legend>{t("Lines by country")}</legend>
      <p class="hint">
        {t("Shown besides the text of self-harm and emergencies, by where the visitor is: a help line, a number.")}
      </p>
      {codes.map((code) => {
        const name = countryName(code) || code;
        return (
          <div class="settings-country" key={code}>
            <TextInput
              label={name}
              value={lines[code] ?? ""}
              maxLength={200}
              onInput={(line) => draft.set(`must_reach.country_lines.${code}`, line)}
              error={draft.error(`must_reach.country_lines.${code}`)}
            />
            <Button
              kind="quiet"
              icon="trash"
              label={t("Remove {name}", { name })}
              onClick={() => draft.set(`must_reach.country_lines.${code}`, undefined)}
            />
          </div>
        );
      })}
      {draft.error("must_reach.country_lines") && !codes.length && (
        <p class="field-error">{draft.error("must_reach.country_lines")}</p>
      )}
      {codes.length < MOST && <AddCountry known={codes} />}
    </fieldset>
  );
}

function AddCountry({ known }: { known: readonly string[] }) {
  const { draft } = useEditing();
  const [typed, setTyped] = useState("");
  const [error, setError] = useState("");
  const code = typed.trim().toUpperCase();
  const name = countryName(code);
  const add = (): void => {
    if (!name || known.includes(code)) {
      setError(name ? t("{name} has a line already.", { name }) : t("A country is two letters, such as AT or US."));
      return;
    }
    draft.set(`must_reach.country_lines.${code}`, "");
    setTyped("");
  };
  return (
    <div class="settings-date">
      <TextInput
        label={t("Country")}
        hint={name || t("Its two letters.")}
        value={typed}
        maxLength={2}
        placeholder="AT"
        error={error}
        onInput={(next) => {
          setTyped(next);
          setError("");
        }}
      />
      <Button icon="plus" onClick={add}>
        {t("Add a line")}
      </Button>
    </div>
  );
}
