// What must reach a person, whatever the bot knows: on or off by kind, and who is told.

import { useState } from "preact/hooks";
import { t } from "../../../texts/translate";
import { Banner, Select, TextInput } from "../../../ui";
import { Advanced } from "../advanced";
import { LOCALES, localeName } from "../built_in";
import { useEditing } from "../context";
import { NumberInput } from "../number_input";
import { KINDS } from "../reach_kinds";
import { Section } from "../section";
import { CountryLines } from "./country_lines";
import { KindOfReach } from "./reach_kind";

export function MustReach() {
  const { draft } = useEditing();
  const { value, set, error } = draft;
  const { must_reach } = value;
  const [locale, setLocale] = useState("en");
  const spoken = KINDS.flatMap((kind) => Object.keys(must_reach[kind].text));
  return (
    <Section
      id="must_reach"
      text={
        value.human_handoff
          ? t(
              "These go to people at once, before every rule and whatever the bot knows. It gives no answers of its own afterwards.",
            )
          : t("Human Handoff is off: the visitor still reads what to do, and the owner is told by mail.")
      }
      above={<OnCall />}
    >
      <Select
        label={t("Language of the texts")}
        value={locale}
        options={[...new Set([...LOCALES, ...spoken])].map((one) => ({ value: one, label: localeName(one) }))}
        onChange={setLocale}
      />
      <ul class="settings-list">
        {KINDS.map((kind) => (
          <KindOfReach key={kind} kind={kind} locale={locale} />
        ))}
      </ul>
      <CountryLines />
      <Advanced fields={["must_reach.hourly_cap"]}>
        <NumberInput
          label={t("Of these per hour, at most")}
          hint={t("They do not count towards the limit of all escalations.")}
          min={1}
          max={10000}
          value={must_reach.hourly_cap}
          onChange={(next) => set("must_reach.hourly_cap", next)}
          error={error("must_reach.hourly_cap")}
        />
      </Advanced>
    </Section>
  );
}

/** Who is told outside business hours, with a warning while nobody is. */
function OnCall() {
  const { draft } = useEditing();
  const { must_reach, business_hours } = draft.value;
  const some = KINDS.some((kind) => must_reach[kind].enabled);
  return (
    <>
      {some && !must_reach.on_call && (
        <Banner tone="warn" title={t("Nobody is on call")}>
          {business_hours
            ? t("Outside business hours nobody is told at once, even if somebody is in danger. Name who is.")
            : t(
                "Your team is taken to be there around the clock. If it is not, set business hours and name who is told.",
              )}
        </Banner>
      )}
      <TextInput
        label={t("On call")}
        hint={t("Outside business hours this e-mail address is told at once.")}
        type="email"
        placeholder="oncall@example.com"
        value={must_reach.on_call ?? ""}
        onInput={(typed) => draft.set("must_reach.on_call", typed.trim() || null)}
        error={draft.error("must_reach.on_call")}
      />
    </>
  );
}
