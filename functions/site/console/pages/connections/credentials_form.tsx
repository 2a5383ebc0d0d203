// The connect flow: what to make at the vendor, where to paste it, and the test.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { fieldError, Problem, sentence } from "../../api/problem";
import type { Connection, Helpdesk } from "../../api/types";
import { vendorOf } from "../../helpdesks";
import type { Input } from "../../helpdesks/vendor";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Banner, Button, Card, RadioCards, Select, TextInput, useUnsaved } from "../../ui";

export interface CredentialsFormProps {
  helpdesk: Helpdesk;
  /** What is connected, when its credentials are replaced. */
  before: Connection | undefined;
  onSaved: (connection: Connection) => void;
  onCancel?: () => void;
}

export function CredentialsForm({ helpdesk, before, onSaved, onCancel }: CredentialsFormProps) {
  const { may } = useWorkspace();
  const mayChange = may("admin");
  const { title: vendor, signIns } = vendorOf(helpdesk);
  const [auth, setAuth] = useState(before?.auth ?? signIns[0].auth);
  const [values, setValues] = useState<Record<string, string>>({
    ...firstChoices(signIns.flatMap((one) => one.inputs)),
    ...before?.account,
  });
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const signIn = signIns.find((one) => one.auth === auth) ?? signIns[0];
  const secrets = signIn.inputs.filter((one) => one.secret);
  useUnsaved(secrets.some((one) => values[one.name]));

  const save = useAction(async (signal) => {
    const given = Object.fromEntries(signIn.inputs.map((one) => [one.name, (values[one.name] ?? "").trim()]));
    const body = signIns.length > 1 ? { auth, ...given } : given;
    const answer = await api.put<Connection>(`/connections/${helpdesk}`, body, { signal });
    setValues((old) => ({ ...old, ...Object.fromEntries(secrets.map((one) => [one.name, ""])) }));
    return answer.body;
  });
  const submit = async (): Promise<void> => {
    const empty = signIn.inputs.filter((one) => !values[one.name]?.trim()).map((one) => one.name);
    setMissing(new Set(empty));
    if (empty.length) return;
    const saved = await save.run();
    if (saved) onSaved(saved);
  };
  const set = (name: string, value: string): void => {
    setValues((old) => ({ ...old, [name]: value }));
    setMissing((old) => new Set([...old].filter((one) => one !== name)));
  };
  const errorOf = (name: string): string =>
    fieldError(save.error, name) || (missing.has(name) ? t("This is needed.") : "");
  const named = save.error instanceof Problem && signIn.inputs.some((one) => fieldError(save.error, one.name));
  return (
    <form
      class="stack loose"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {!mayChange && (
        <Banner tone="info">{t("Only an admin or owner of the workspace can connect a helpdesk.")}</Banner>
      )}
      {signIns.length > 1 && (
        <RadioCards
          legend={t("How to sign in there")}
          value={auth}
          options={signIns.map((one) => ({ value: one.auth, title: one.title, text: one.text }))}
          onChange={setAuth}
        />
      )}
      <div class="connect">
        <Card title={t("1. In {vendor}", { vendor })}>
          <ol class="connect-steps">
            {signIn.steps(values).map((step, at) => (
              <li key={`${auth}${at}`}>
                <div>{step}</div>
              </li>
            ))}
          </ol>
        </Card>
        <Card title={t("2. Here")}>
          <fieldset class="form" disabled={!mayChange}>
            {signIn.inputs.map((input) => (
              <OneInput
                key={input.name}
                input={input}
                value={values[input.name] ?? ""}
                replacing={before !== undefined}
                error={errorOf(input.name)}
                onInput={(value) => set(input.name, value)}
              />
            ))}
            {save.error !== undefined && !named && (
              <Banner tone="bad" title={t("Not connected")}>
                {sentence(save.error)}
              </Banner>
            )}
            <div class="actions">
              <Button kind="primary" type="submit" busy={save.busy}>
                {before ? t("Replace and test") : t("Connect and test")}
              </Button>
              {onCancel && <Button onClick={onCancel}>{t("Cancel")}</Button>}
              {save.busy && (
                <span class="hint" role="status">
                  {t("Signing in to {vendor}…", { vendor })}
                </span>
              )}
            </div>
            <p class="hint">
              {t(
                "Nothing is made or changed in {vendor} by the test. What you paste is kept as a secret and is never shown again, here or anywhere.",
                { vendor },
              )}
            </p>
          </fieldset>
        </Card>
      </div>
    </form>
  );
}

const firstChoices = (inputs: readonly Input[]): Record<string, string> =>
  Object.fromEntries(inputs.flatMap(({ name, options }) => (options?.[0] ? [[name, options[0].value]] : [])));

interface OneInputProps {
  input: Input;
  value: string;
  replacing: boolean;
  error: string;
  onInput: (value: string) => void;
}

function OneInput({ input, value, replacing, error, onInput }: OneInputProps) {
  const { label, hint, unit, options, secret, name } = input;
  if (options) {
    return <Select label={label} hint={hint} value={value} options={options} onChange={onInput} error={error} />;
  }
  return (
    <TextInput
      label={label}
      hint={
        secret && replacing
          ? [hint, t("Enter it again: what is stored is never shown.")].filter(Boolean).join(" ")
          : hint
      }
      type={secret ? "password" : "text"}
      autoComplete={secret ? "new-password" : "off"}
      name={name}
      value={value}
      unit={unit}
      error={error}
      onInput={(text) => onInput(unit ? nameOnly(text, unit) : text)}
    />
  );
}

/** The first part of an address, also where somebody pastes the whole of it. */
function nameOnly(text: string, unit: string): string {
  const [name = ""] = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .split(unit);
  return name;
}
