// The best-practice configurations: one press fills the draft, nothing is saved.

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
      title="Start from a best practice"
      text="One press fills the draft below. Nothing is saved until you press Save."
      actions={<Button kind="quiet" icon="close" label="Close presets" onClick={onClose} />}
    >
      <div class="stack">
        <ul class="settings-presets">
          {PRESETS.map((preset) => (
            <li key={preset.id} class={preset.id === used?.id ? "used" : undefined}>
              <h3>{preset.title}</h3>
              <p class="hint">{preset.text}</p>
              <ul class="settings-sets">
                {preset.sets.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
              <Button size="small" onClick={() => use(preset)}>
                Use {preset.title}
              </Button>
            </li>
          ))}
        </ul>
        {used && !missing.length && (
          <Banner tone="good" title={`${used.title} is in your draft`}>
            Look through it below, try it in the simulator, then save.
          </Banner>
        )}
        {used && missing.length > 0 && (
          <Banner tone="warn" title={`${used.title} is in your draft. Still missing:`}>
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
