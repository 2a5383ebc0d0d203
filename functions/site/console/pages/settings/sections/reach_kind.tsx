// One kind of what must reach a person.

import type { ComponentChildren } from "preact";
import { t } from "../../../texts/translate";
import { Select, Switch, TagInput, TextArea, TextInput } from "../../../ui";
import { useEditing } from "../context";
import { KIND_NAMES, PRIORITIES, type Priority, type ReachKind } from "../reach_kinds";

const HINTS: Record<ReachKind, string> = {
  self_harm: t("“I want to kill myself”. Not “kill the process”."),
  emergency: t("Somebody is hurt or in danger now."),
  legal: t("“You will hear from my lawyer”."),
  data_protection: t("“Delete everything you have about me”, “send me my data”."),
  security: t("“I found a hole in your login”, “your key is on the internet”."),
  press: t("“I am a journalist and want to ask about …”."),
};

const WITH_HELP_LINE: readonly ReachKind[] = ["self_harm", "emergency"];

export function KindOfReach({ kind, locale }: { kind: ReachKind; locale: string }) {
  const { draft } = useEditing();
  const plan = draft.value.must_reach[kind];
  const path = `must_reach.${kind}`;
  const name = KIND_NAMES[kind];
  return (
    <li class="settings-item settings-kind">
      <Switch
        label={name}
        hint={HINTS[kind]}
        checked={plan.enabled}
        onChange={(on) => draft.set(`${path}.enabled`, on)}
        error={draft.error(`${path}.enabled`)}
      />
      {plan.enabled && (
        <>
          <TextArea
            label={<OfKind name={name}>{t("What is said")}</OfKind>}
            hint={
              WITH_HELP_LINE.includes(kind)
                ? t(
                    "Left empty, the built-in text is shown: it tells the person to call their local emergency number, and names none.",
                  )
                : t("Left empty, the built-in text is shown.")
            }
            rows={2}
            maxLength={500}
            value={plan.text[locale] ?? ""}
            onInput={(text) => draft.set(`${path}.text.${locale}`, text || undefined)}
            error={draft.error(`${path}.text.${locale}`)}
          />
          <div class="pair">
            <Select
              label={<OfKind name={name}>{t("Priority")}</OfKind>}
              value={plan.priority}
              options={(Object.keys(PRIORITIES) as Priority[]).map((one) => ({ value: one, label: PRIORITIES[one] }))}
              onChange={(next) => draft.set(`${path}.priority`, next)}
              error={draft.error(`${path}.priority`)}
            />
            <TextInput
              label={<OfKind name={name}>{t("Who is mailed besides")}</OfKind>}
              type="email"
              placeholder="legal@example.com"
              value={plan.to ?? ""}
              onInput={(typed) => draft.set(`${path}.to`, typed.trim() || null)}
              error={draft.error(`${path}.to`)}
            />
          </div>
          <TagInput
            label={<OfKind name={name}>{t("Tags")}</OfKind>}
            hint={t("Of the ticket, besides its own.")}
            values={plan.tags}
            max={5}
            placeholder={kind.replaceAll("_", "-")}
            onChange={(tags) => draft.set(`${path}.tags`, tags)}
            error={draft.error(`${path}.tags`)}
          />
        </>
      )}
    </li>
  );
}

/** A label below the kind's name, which who hears the label alone is told as well. */
function OfKind({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <span class="visually-hidden">{name}: </span>
      {children}
    </>
  );
}
