// Plain sentences that a language model applies.

import { t } from "../../../texts/translate";
import { TextArea } from "../../../ui";
import { useEditing } from "../context";
import { MoveButtons, moved } from "../move_buttons";
import { Section } from "../section";
import { AddButton } from "./transfer";

const MOST = 20;

export function Guidance() {
  const { draft } = useEditing();
  const { guidance } = draft.value;
  const setAll = (next: string[]): void => draft.set("guidance", next);
  return (
    <Section
      id="guidance"
      text={t(
        "Say in your own words when a chat belongs to people. A language model reads each message with these; without one they do nothing.",
      )}
    >
      {guidance.length ? (
        <ol class="settings-list numbered" data-list>
          {guidance.map((line, at) => (
            <li class="settings-item" key={at}>
              <header>
                <strong>{t("Guideline {at}", { at: at + 1 })}</strong>
                <MoveButtons
                  name={`guideline ${at + 1}`}
                  at={at}
                  count={guidance.length}
                  onMove={(to) => setAll(moved(guidance, at, to))}
                  onRemove={() => setAll(guidance.toSpliced(at, 1))}
                />
              </header>
              <TextArea
                label={t("Guideline {at}", { at: at + 1 })}
                hideLabel
                rows={2}
                value={line}
                maxLength={500}
                placeholder={t("Hand over when the visitor wants to cancel a contract.")}
                onInput={(typed) => draft.set(`guidance.${at}`, typed)}
                error={draft.error(`guidance.${at}`)}
              />
            </li>
          ))}
        </ol>
      ) : (
        <p class="settings-none">
          {t("No guidelines. For example: “Hand over when somebody reports a safety problem with a product.”")}
        </p>
      )}
      {guidance.length < MOST && (
        <AddButton onClick={() => setAll([...guidance, ""])}>{t("Add a guideline")}</AddButton>
      )}
    </Section>
  );
}
