// Fields that a helpdesk's administrator has added, with a fixed value for every ticket.

import { useState } from "preact/hooks";
import type { Ticket } from "../../../api/types";
import { vendorOf } from "../../../helpdesks";
import { t } from "../../../texts/translate";
import { Button, TextInput } from "../../../ui";
import { useEditing } from "../context";

const MOST = 30;

export function CustomFields({ ticket }: { ticket: Ticket }) {
  const { draft } = useEditing();
  // A name that is not finished, or twice there, must not lose a row: rows are kept as typed.
  const [rows, setRows] = useState<[string, string][]>(() => Object.entries(ticket.custom_fields));
  const [seen, setSeen] = useState(ticket.custom_fields);
  if (seen !== ticket.custom_fields) {
    setSeen(ticket.custom_fields);
    setRows(Object.entries(ticket.custom_fields));
  }
  const { custom } = vendorOf(ticket.helpdesk).fields;

  const tell = (next: [string, string][]): void => {
    const kept = Object.fromEntries(next.filter(([name]) => name));
    setRows(next);
    setSeen(kept);
    draft.set("ticket.custom_fields", kept);
  };

  return (
    <fieldset class="stack tight">
      <legend>{t("Custom fields")}</legend>
      <p class="hint">{t("A fixed value for fields that your helpdesk requires. {hint}", { hint: custom.hint })}</p>
      {rows.map(([name, text], at) => (
        <div class="settings-row" key={at}>
          <TextInput
            label={t("Field {at}", { at: at + 1 })}
            hideLabel
            value={name}
            placeholder={custom.placeholder}
            onInput={(typed) => tell(rows.with(at, [typed.trim(), text]))}
            error={name ? draft.error(`ticket.custom_fields.${name}`) : ""}
          />
          <TextInput
            label={t("Value of field {at}", { at: at + 1 })}
            hideLabel
            value={text}
            placeholder={t("Value")}
            maxLength={500}
            onInput={(typed) => tell(rows.with(at, [name, typed]))}
          />
          <Button
            kind="quiet"
            icon="trash"
            label={t("Remove field {name}", { name: name || at + 1 })}
            onClick={() => tell(rows.toSpliced(at, 1))}
          />
        </div>
      ))}
      {rows.length < MOST && (
        <div>
          <Button size="small" icon="plus" onClick={() => setRows([...rows, ["", ""]])}>
            {t("Add a field")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
