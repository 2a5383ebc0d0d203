// What describes a bot, for a new one and for one that there is.

import { fieldError } from "../../api/problem";
import type { Bot } from "../../api/types";
import { t } from "../../texts/translate";
import { RadioCards, TagInput, TextArea, TextInput } from "../../ui";

export type Described = Omit<Bot, "bot_id" | "contract">;

export const FIELDS = ["name", "description", "greeting", "function", "allowed_origins"] as const;

export interface BotFieldsProps {
  value: Described;
  onChange: (changes: Partial<Described>) => void;
  error: unknown;
}

export function BotFields({ value, onChange, error }: BotFieldsProps) {
  const reference = value.function === "reference";
  return (
    <>
      <TextInput
        label={t("Name")}
        hint={t("Visitors see it beside the bot's answers.")}
        required
        maxLength={200}
        value={value.name}
        onInput={(name) => onChange({ name })}
        error={fieldError(error, "name")}
      />
      <TextArea
        label={t("Description")}
        hint={t("What the bot is for. Other bots' settings can take it over as a transfer target's description.")}
        maxLength={500}
        value={value.description}
        onInput={(description) => onChange({ description })}
        error={fieldError(error, "description")}
      />
      <TextArea
        label={t("Greeting")}
        hint={t("The first message of every chat. Left empty, the widget greets in the visitor's language.")}
        rows={2}
        maxLength={500}
        value={value.greeting}
        onInput={(greeting) => onChange({ greeting })}
        error={fieldError(error, "greeting")}
      />
      <RadioCards
        legend={t("Answers come from")}
        value={reference ? "reference" : "lambda"}
        options={[
          {
            value: "reference",
            title: t("Knowledge entered here"),
            text: t("Questions and answers that you keep in this console."),
          },
          {
            value: "lambda",
            title: t("A Lambda function of your own"),
            text: t("One that this installation's operator has allowed."),
          },
        ]}
        onChange={(chosen) => onChange({ function: chosen === "reference" ? "reference" : "" })}
        error={reference ? fieldError(error, "function") : ""}
      />
      {!reference && (
        <TextInput
          label={t("Function")}
          hint={t("Its ARN, as in arn:aws:lambda:eu-central-1:123456789012:function:my-bot")}
          required
          value={value.function}
          onInput={(name) => onChange({ function: name.trim() })}
          error={fieldError(error, "function")}
        />
      )}
      <TagInput
        label={t("Sites that may embed the chat")}
        hint={t("Addresses such as https://shop.example.com. Left empty, any site may.")}
        type="url"
        placeholder="https://shop.example.com"
        values={value.allowed_origins}
        clean={origin}
        onChange={(allowed_origins) => onChange({ allowed_origins })}
        error={fieldError(error, "allowed_origins")}
      />
    </>
  );
}

/** The origin of an address as somebody pastes it; what is none is kept for the service to refuse. */
function origin(text: string): string {
  try {
    const found = new URL(text.includes("://") ? text : `https://${text}`);
    return found.origin === "null" ? text : found.origin;
  } catch {
    return text;
  }
}
