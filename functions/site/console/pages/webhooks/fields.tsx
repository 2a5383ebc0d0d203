// What is set of a webhook.

import type { ComponentChildren } from "preact";
import { fieldError } from "../../api/problem";
import type { WebhookBody } from "../../api/types";
import { t } from "../../texts/translate";
import { Checkbox, Switch, TextInput } from "../../ui";
import { KINDS } from "./model";

export const EMPTY: WebhookBody = {
  url: "",
  description: "",
  kinds: ["escalation.handed_over", "escalation.delivered", "escalation.failed"],
  include_text: false,
  paused: false,
};

interface FieldsProps {
  value: WebhookBody;
  onChange: (changes: Partial<WebhookBody>) => void;
  error: unknown;
  /** Whether the workspace lets people's words out at all. */
  textAllowed: boolean;
  autoFocus?: boolean;
  /** Further settings, below. */
  children?: ComponentChildren;
}

export function Fields({ value, onChange, error, textAllowed, autoFocus, children }: FieldsProps) {
  const marked = fieldError(error, "kinds");
  return (
    <div class="form">
      <TextInput
        label={t("Address")}
        hint={t("Public, and beginning with https://. It is called with POST for each event.")}
        type="url"
        required
        autoFocus={autoFocus}
        maxLength={500}
        value={value.url}
        onInput={(url) => onChange({ url })}
        error={fieldError(error, "url")}
      />
      <TextInput
        label={t("Name")}
        hint={t("For yourselves. Left empty, its host is shown.")}
        maxLength={100}
        value={value.description}
        onInput={(description) => onChange({ description })}
        error={fieldError(error, "description")}
      />
      <fieldset class="webhook-kinds" aria-describedby={marked ? "webhook-kinds-error" : undefined}>
        <legend>{t("What is sent")}</legend>
        {(Object.keys(KINDS) as WebhookBody["kinds"]).map((kind) => (
          <Checkbox
            key={kind}
            label={KINDS[kind]}
            checked={value.kinds.includes(kind)}
            onChange={(on) => onChange({ kinds: with_(value.kinds, kind, on) })}
          />
        ))}
        {marked && (
          <p class="field-error" id="webhook-kinds-error">
            {marked}
          </p>
        )}
      </fieldset>
      <Switch
        label={t("Send people's words along")}
        hint={
          textAllowed
            ? t("What visitors and agents wrote. Without it, ids and facts are sent.")
            : t("The workspace lets no words out: an owner can allow it under Webhooks.")
        }
        checked={value.include_text}
        onChange={(include_text) => onChange({ include_text })}
      />
      {children}
    </div>
  );
}

function with_(kinds: WebhookBody["kinds"], kind: WebhookBody["kinds"][number], on: boolean): WebhookBody["kinds"] {
  return on ? [...kinds, kind] : kinds.filter((one) => one !== kind);
}
