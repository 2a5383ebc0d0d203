// Fields that a helpdesk's administrator has added, with a value for every ticket or a part of the
// conversation. Without the helpdesk's list their names are typed.

import { useState } from "preact/hooks";
import type { FieldValue, FixedValue, FromChat, ListedField, Ticket } from "../../../api/types";
import { vendorOf } from "../../../helpdesks";
import { t } from "../../../texts/translate";
import { Banner, Button, Checkbox, Combobox, Select, TextInput } from "../../../ui";
import { useEditing } from "../context";
import { FACTS, isFromChat, partInWords } from "../from_chat";
import { CUSTOM, customFields, fieldOf, isAsked, offered, shapeOf, useTicketLists, valueIn } from "../ticket_lists";
import { ListedInput } from "./listed_input";

const MOST = 30;
const FIXED = "fixed";
export function CustomFields({ ticket }: { ticket: Ticket }) {
  const { draft } = useEditing();
  const lists = useTicketLists();
  // A name that is not finished, or twice there, must not lose a row: rows are kept as typed.
  const [rows, setRows] = useState<[string, FieldValue][]>(() => Object.entries(ticket.custom_fields));
  const [seen, setSeen] = useState(ticket.custom_fields);
  if (seen !== ticket.custom_fields) {
    setSeen(ticket.custom_fields);
    setRows(Object.entries(ticket.custom_fields));
  }
  const { custom } = vendorOf(ticket.helpdesk).fields;
  const all = customFields(lists);
  const free = all.filter(({ name }) => !rows.some(([used]) => CUSTOM + used === name));
  const asked = free.filter((field) => isAsked(field, ticket, lists) && valueIn(ticket, field.name) === undefined);

  const tell = (next: [string, FieldValue][]): void => {
    const kept = Object.fromEntries(next.filter(([name]) => name));
    setRows(next);
    setSeen(kept);
    draft.set("ticket.custom_fields", kept);
  };
  const add = (name: string): void => {
    const field = all.find((one) => one.name === name);
    const empty = field?.kind === "yes_no" ? false : field?.kind === "choices" ? [] : "";
    tell([...rows, [name.slice(CUSTOM.length), empty]]);
  };

  return (
    <fieldset class="stack tight">
      <legend>{t("Custom fields")}</legend>
      <p class="hint">
        {all.length
          ? t(
              "A value for fields that your helpdesk asks for: the same for every ticket, or taken from the conversation.",
            )
          : t("A fixed value for fields that your helpdesk requires. {hint}", { hint: custom.hint })}
      </p>
      {asked.length > 0 && (
        <Banner
          tone="warn"
          title={t("Your helpdesk requires what nothing fills yet")}
          actions={asked.map(({ name, label }) => (
            <Button key={name} size="small" icon="plus" onClick={() => add(name)}>
              {label}
            </Button>
          ))}
        />
      )}
      {rows.map(([name, value], at) => {
        const field = fieldOf(lists, CUSTOM + name);
        return (
          <div class="settings-row" key={at}>
            {field ? (
              <Filled
                ticket={ticket}
                field={field}
                value={value}
                onChange={(next) => tell(rows.with(at, [name, next]))}
                error={draft.error(`ticket.custom_fields.${name}`)}
              />
            ) : (
              <>
                <TextInput
                  label={t("Field {at}", { at: at + 1 })}
                  hideLabel
                  value={name}
                  placeholder={custom.placeholder}
                  hint={name && all.length ? t("Not in the list of your helpdesk.") : undefined}
                  onInput={(typed) => tell(rows.with(at, [typed.trim(), value]))}
                  error={name ? draft.error(`ticket.custom_fields.${name}`) : ""}
                />
                <TextInput
                  label={t("Value of field {at}", { at: at + 1 })}
                  hideLabel
                  value={isFromChat(value) ? partInWords(value) : String(value)}
                  disabled={typeof value !== "string"}
                  placeholder={t("Value")}
                  maxLength={500}
                  onInput={(typed) => tell(rows.with(at, [name, typed]))}
                />
              </>
            )}
            <Button
              kind="quiet"
              icon="trash"
              label={t("Remove field {name}", { name: field?.label || name || at + 1 })}
              onClick={() => tell(rows.toSpliced(at, 1))}
            />
          </div>
        );
      })}
      {rows.length < MOST &&
        (free.length ? (
          <Combobox
            label={t("Add a field")}
            value=""
            options={free.map(({ name, label }) => ({ value: name, label }))}
            placeholder={t("Search your helpdesk's fields")}
            onChange={(name) => free.some((field) => field.name === name) && add(name)}
          />
        ) : (
          !all.length && (
            <div>
              <Button size="small" icon="plus" onClick={() => setRows([...rows, ["", ""]])}>
                {t("Add a field")}
              </Button>
            </div>
          )
        ))}
    </fieldset>
  );
}

interface FilledProps {
  ticket: Ticket;
  field: ListedField;
  value: FieldValue;
  onChange: (value: FieldValue) => void;
  error: string;
}

/** A listed field: where its value comes from, and the value. */
function Filled({ ticket, field, value, onChange, error }: FilledProps) {
  const lists = useTicketLists();
  const from = isFromChat(value) ? value : null;
  const choices = offered(field, ticket, lists);
  const { label, required } = field;
  const choose = (source: string): void =>
    source === FIXED
      ? onChange(from?.otherwise ?? "")
      : onChange({
          from_chat: source as FromChat["from_chat"],
          attribute: source === "attribute" ? (from?.attribute ?? "plan") : null,
          signed: from?.signed ?? true,
          ...shapeOf(field),
          otherwise: from ? from.otherwise : isFromChat(value) || value === "" ? null : value,
        });
  const fixed = (next: FixedValue | null): void => onChange(from ? { ...from, otherwise: next } : (next ?? ""));
  return (
    <>
      <Select
        label={required ? t("{label} (required)", { label }) : label}
        value={from?.from_chat ?? FIXED}
        options={[
          { value: FIXED, label: t("The same for every ticket") },
          ...Object.entries(FACTS).map(([fact, words]) => ({ value: fact, label: words })),
        ]}
        onChange={choose}
      />
      {from && from.attribute !== null && (
        <>
          <TextInput
            label={t("{label}, name of the attribute", { label })}
            value={from.attribute}
            maxLength={40}
            placeholder="plan"
            onInput={(typed) => onChange({ ...from, attribute: typed.trim() })}
          />
          <Checkbox
            label={t("Only where your site has signed it")}
            checked={from.signed}
            onChange={(signed) => onChange({ ...from, signed })}
          />
        </>
      )}
      <ListedInput
        field={field}
        choices={choices}
        label={from ? t("{label}, where the chat does not tell", { label }) : t("{label}, value", { label })}
        empty={from ? t("Left empty") : t("Not filled")}
        value={isFromChat(value) ? value.otherwise : value}
        onChange={fixed}
        error={error}
      />
    </>
  );
}
