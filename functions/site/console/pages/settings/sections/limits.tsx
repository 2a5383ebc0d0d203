// How many escalations an hour may have, and how long chats are kept.

import { t } from "../../../texts/translate";
import { useEditing } from "../context";
import { NumberInput } from "../number_input";
import { Section } from "../section";

export function Limits() {
  const { draft } = useEditing();
  const { value, set, error } = draft;
  return (
    <Section id="limits" text={t("Guards against floods, and the end of what is stored.")}>
      <div class="pair">
        <NumberInput
          label={t("Escalations per hour, at most")}
          hint={t(
            "What exceeds it is kept and sent as one digest. A fifth is kept for visitors who are signed in or come again.",
          )}
          min={1}
          max={10000}
          value={value.hourly_cap}
          onChange={(next) => set("hourly_cap", next)}
          error={error("hourly_cap")}
        />
        <NumberInput
          label={t("New chats of strangers per minute")}
          hint={t(
            "Beyond it a browser works for a second before its chat begins, which visitors hardly notice and a flood pays for.",
          )}
          min={0}
          max={100000}
          value={value.starts_a_minute}
          onChange={(next) => set("starts_a_minute", next)}
          error={error("starts_a_minute")}
        />
      </div>
      <div class="pair">
        <NumberInput
          label={t("Keep chats for")}
          hint={t("After that they are erased for good. Up to ten years.")}
          unit="days"
          min={1}
          max={3650}
          value={value.retention_days}
          onChange={(next) => set("retention_days", next)}
          error={error("retention_days")}
        />
      </div>
    </Section>
  );
}
