// The chat as a visitor sees it, with the draft's words in it: the widget's own look, without a
// visitor's session behind it.

import { useState } from "preact/hooks";
import { theme } from "../../../../widget/colour.js";
import { rich, t } from "../../../texts/translate";
import { Button, Icon, Select } from "../../../ui";
import { builtIn, filled, known, type Locale, openingIn, textFor, widgetWord } from "../built_in";
import { useEditing } from "../context";
import { TEXT_LABELS } from "../fields";
import { TEXT_KEYS, type TextKey } from "../model";

interface Line {
  by: "bot" | "visitor" | "system";
  text: string;
  name?: string;
  /** The text this scene is about. */
  shown?: boolean;
}

const QUESTIONS: Record<Locale, string> = {
  en: "Can I change my delivery address?",
  es: "¿Puedo cambiar mi dirección de entrega?",
  de: "Kann ich meine Lieferadresse ändern?",
  fr: "Puis-je changer mon adresse de livraison ?",
  pt: "Posso alterar a minha morada de entrega?",
  hi: "क्या मैं अपना डिलीवरी पता बदल सकता हूँ?",
  ar: "هل يمكنني تغيير عنوان التوصيل؟",
  it: "Posso cambiare l’indirizzo di consegna?",
  ja: "配送先の住所を変更できますか？",
  nl: "Kan ik mijn bezorgadres wijzigen?",
  pl: "Czy mogę zmienić adres dostawy?",
  tr: "Teslimat adresimi değiştirebilir miyim?",
};

const dark = matchMedia("(prefers-color-scheme: dark)");

const properties = (colour: string): Record<string, string> =>
  Object.fromEntries(
    theme(colour)
      .split(";")
      .map((one) => one.split(":") as [string, string]),
  );

export function Preview(props: { locale: string; scene: TextKey; onScene: (scene: TextKey) => void }) {
  const { locale, scene, onScene } = props;
  const { draft, around, workspace, names } = useEditing();
  const [scheme, setScheme] = useState<"light" | "dark">(dark.matches ? "dark" : "light");
  const { bot } = around;
  const target = draft.value.ai_agent_transfer.targets[0];
  const other = target ? names.bot(target.bot_id) : "Billing";
  const values = {
    reference: "#1042",
    bot: other,
    email: "ada@example.com",
    opens_at: openingIn(locale),
  };
  const say = (key: TextKey): Line => ({
    by: key === "cannot_help" ? "bot" : "system",
    text: filled(textFor(draft.value, key, locale), values),
    shown: key === scene,
  });
  const before: TextKey[] = scene === "delivered" || scene === "offline" ? ["handoff"] : [];
  const lines: Line[] = [
    { by: "bot", name: bot.name, text: bot.greeting || builtIn("greeting", locale) },
    { by: "visitor", text: QUESTIONS[known(locale)] },
    ...[...before, scene].map(say),
  ];
  const speaker = scene === "transfer" ? other : bot.name;
  const { colour, avatar_url } = workspace.brand;

  return (
    <div class="settings-preview">
      <div class="settings-preview-head">
        <Select
          label={t("Preview")}
          value={scene}
          options={TEXT_KEYS.map((key) => ({ value: key, label: TEXT_LABELS[key] ?? key }))}
          onChange={onScene}
        />
        <Button kind="quiet" size="small" onClick={() => setScheme(scheme === "light" ? "dark" : "light")}>
          {scheme === "light" ? t("Show dark") : t("Show light")}
        </Button>
      </div>
      <figure
        class={`chat-preview ${scheme}`}
        style={properties(colour)}
        aria-label={
          scheme === "dark" ? t("How the chat looks, in dark colours") : t("How the chat looks, in light colours")
        }
        lang={locale}
      >
        <div class="chat-head">
          <span class="chat-face" aria-hidden="true">
            {avatar_url ? <img src={avatar_url} alt="" referrerpolicy="no-referrer" /> : [...speaker][0]?.toUpperCase()}
          </span>
          <div>
            <strong>
              <bdi>{speaker}</bdi>
            </strong>
            <span>{widgetWord("bot", locale)}</span>
          </div>
        </div>
        <div class="chat-log">
          {lines.map((line, at) => (
            <div key={at} class={`chat-row ${line.by}`}>
              {line.name && <span class="chat-name">{line.name}</span>}
              <p class={line.shown ? "shown" : undefined} dir="auto">
                {line.text}
              </p>
            </div>
          ))}
        </div>
        <div class="chat-foot">
          {draft.value.human_handoff && scene !== "transfer" && (
            <span class="chat-chip">
              <Icon name="user" size={16} />
              {widgetWord("handoff", locale)}
            </span>
          )}
          <div class="chat-compose">
            <span>{widgetWord("write", locale)}</span>
            <span class="chat-send">
              <Icon name="escalations" size={16} />
            </span>
          </div>
        </div>
      </figure>
      <p class="hint">
        {rich("Colour, name and picture are the workspace's brand. <a>Change them there</a>.", {
          a: (text) => <a href="/console/workspace">{text}</a>,
        })}
      </p>
    </div>
  );
}
