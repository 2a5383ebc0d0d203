// The best-practice configurations: one press fills the draft, nothing is saved.

import { t } from "../../texts/translate";
import { Banner, Button, Card } from "../../ui";
import { AwayButton } from "./away";
import { useEditing } from "./context";
import { PRESETS, type Preset } from "./presets";

export interface PresetsPanelProps {
  /** The one pressed last. */
  used: Preset | null;
  onUse: (preset: Preset) => void;
  onClose: () => void;
}

export function PresetsPanel({ used, onUse, onClose }: PresetsPanelProps) {
  const { draft, around } = useEditing();
  const use = (preset: Preset): void => {
    onUse(preset);
    draft.replace(preset.fill(draft.value, around));
  };
  const missing = used?.missing(around) ?? [];
  return (
    <Card
      title={t("Start from a best practice")}
      text={t("One press fills in the fields below. Nothing is saved until you press Save.")}
      actions={<Button kind="quiet" icon="close" label={t("Close presets")} onClick={onClose} />}
    >
      <div class="stack">
        <ul class="settings-presets">
          {PRESETS.map((preset) => (
            <li key={preset.id} class={preset.id === used?.id ? "used" : undefined}>
              <h3>{preset.title}</h3>
              <p class="hint">{preset.text}</p>
              <Button size="small" onClick={() => use(preset)}>
                {t("Use {title}", { title: preset.title })}
              </Button>
            </li>
          ))}
        </ul>
        {used &&
          !missing.length &&
          (draft.changed.length ? (
            <Banner tone="good" title={t("{title} is in your draft", { title: used.title })}>
              {t("Look through it below, try it in the simulator, then save.")}
            </Banner>
          ) : (
            <Banner tone="good" title={t("{title} is what this bot has already", { title: used.title })} />
          ))}
        {used && missing.length > 0 && (
          <Banner tone="warn" title={t("{title} is in your draft. Still missing:", { title: used.title })}>
            <ul class="settings-missing">
              {missing.map(({ text, link }) => (
                <li key={text}>
                  <span>{text}</span>
                  {link && (
                    <AwayButton size="small" href={link.href}>
                      {link.title}
                    </AwayButton>
                  )}
                </li>
              ))}
            </ul>
          </Banner>
        )}
      </div>
    </Card>
  );
}
