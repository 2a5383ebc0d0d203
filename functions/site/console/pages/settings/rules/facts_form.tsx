// Facts to try rules on, as a visitor's site and browser would tell them.

import { t } from "../../../texts/translate";
import { Button, Select, TextInput } from "../../../ui";
import { DEVICES, HOURS } from "./words";

/** An attribute as it is typed; `signed` is whose word it is. */
export interface Typed {
  name: string;
  value: string;
  signed: boolean;
}

export interface Tried {
  text: string;
  locale: string;
  page: string;
  referrer: string;
  device: string;
  hours: keyof typeof HOURS;
  handoffs: string;
  attributes: readonly Typed[];
}

export const NOTHING: Tried = {
  text: "",
  locale: "en",
  page: "",
  referrer: "",
  device: "",
  hours: "open",
  handoffs: "0",
  attributes: [],
};

const MOST = 20;

export function FactsForm({ value, onChange }: { value: Tried; onChange: (next: Tried) => void }) {
  const set = (change: Partial<Tried>): void => onChange({ ...value, ...change });
  const setOne = (at: number, change: Partial<Typed>): void => {
    const found = value.attributes[at];
    if (found) set({ attributes: value.attributes.with(at, { ...found, ...change }) });
  };
  return (
    <>
      <div class="grid">
        <TextInput
          label={t("Page")}
          value={value.page}
          maxLength={500}
          placeholder="shop.example/checkout"
          onInput={(page) => set({ page })}
        />
        <TextInput
          label={t("Page before")}
          value={value.referrer}
          maxLength={500}
          onInput={(referrer) => set({ referrer })}
        />
        <TextInput label={t("Language")} value={value.locale} maxLength={35} onInput={(locale) => set({ locale })} />
        <Select
          label={t("Device")}
          value={value.device}
          options={[
            { value: "", label: t("Not known") },
            ...Object.entries(DEVICES).map(([one, label]) => ({ value: one, label })),
          ]}
          onChange={(device) => set({ device })}
        />
        <Select
          label={t("Business hours")}
          value={value.hours}
          options={Object.entries(HOURS).map(([one, label]) => ({ value: one as keyof typeof HOURS, label }))}
          onChange={(hours) => set({ hours })}
        />
        <TextInput
          label={t("Handoffs before")}
          type="number"
          min={0}
          max={1000}
          value={value.handoffs}
          onInput={(handoffs) => set({ handoffs })}
        />
      </div>
      {value.attributes.map((one, at) => (
        <fieldset class="rule-test" key={at}>
          <legend class="visually-hidden">{t("Attribute {number}", { number: at + 1 })}</legend>
          <TextInput
            label={t("Its name")}
            value={one.name}
            maxLength={40}
            placeholder="plan"
            onInput={(name) => setOne(at, { name: name.trim() })}
          />
          <TextInput
            label={t("Value")}
            value={one.value}
            maxLength={200}
            placeholder="pro"
            onInput={(typed) => setOne(at, { value: typed })}
          />
          <Select
            label={t("Who says it")}
            value={one.signed ? "signed" : "claimed"}
            options={[
              { value: "signed", label: t("Signed by your site") },
              { value: "claimed", label: t("Claimed by the page") },
            ]}
            onChange={(who) => setOne(at, { signed: who === "signed" })}
          />
          <div class="rule-test-remove">
            <Button
              kind="quiet"
              size="small"
              icon="trash"
              label={t("Remove attribute {number}", { number: at + 1 })}
              onClick={() => set({ attributes: value.attributes.toSpliced(at, 1) })}
            />
          </div>
        </fieldset>
      ))}
      {value.attributes.length < MOST && (
        <div>
          <Button
            size="small"
            icon="plus"
            onClick={() => set({ attributes: [...value.attributes, { name: "", value: "", signed: true }] })}
          >
            {t("Add an attribute")}
          </Button>
        </div>
      )}
    </>
  );
}
