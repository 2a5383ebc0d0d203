// Setting up the codes of a phone: on the Workspace page by choice, or in place of all pages where
// the workspace requires it.

import { useState } from "preact/hooks";
import { useAction } from "../api/hooks";
import { confirm, newSecret, Refused, type Secret } from "../auth/second_factor";
import { signOut } from "../auth/session";
import { rich, t } from "../texts/translate";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy_button";
import { TextInput } from "../ui/text_input";
import { Alone } from "./sign_in";

const ISSUER = t("Escalation console");

export function SecondFactorSetup({ onDone }: { onDone: () => void }) {
  const [secret, setSecret] = useState<Secret>();
  const [code, setCode] = useState("");
  const begin = useAction(async () => setSecret(await newSecret(ISSUER)));
  const finish = useAction(async () => {
    await confirm(code.replace(/\s/g, ""));
    onDone();
  });
  if (!secret) {
    return (
      <div class="stack">
        {begin.error !== undefined && <Banner tone="bad">{t("Cognito did not answer. Try again.")}</Banner>}
        <div>
          <Button kind="primary" busy={begin.busy} onClick={() => begin.run()}>
            {t("Set it up")}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void finish.run();
      }}
    >
      <p>
        {rich("Enter this key in an authenticator app, or <a>open it there</a> on the phone that you read this on.", {
          a: (words) => <a href={secret.link}>{words}</a>,
        })}
      </p>
      <p class="row">
        <code>{secret.key.match(/.{1,4}/g)?.join(" ")}</code>
        <CopyButton text={secret.key}>{t("Copy the key")}</CopyButton>
      </p>
      <TextInput
        label={t("Code that the app shows")}
        required
        autoComplete="one-time-code"
        value={code}
        onInput={setCode}
        error={finish.error === undefined ? "" : refusal(finish.error)}
      />
      <Button kind="primary" type="submit" busy={finish.busy}>
        {t("Turn it on")}
      </Button>
    </form>
  );
}

/** All that is shown until there is one. */
export function SecondFactorRequired() {
  return (
    <Alone title={t("Set up a second factor")}>
      <p class="hint">{t("This workspace wants a code of your phone at each sign-in, beside the password.")}</p>
      <SecondFactorSetup onDone={() => location.reload()} />
      <Button kind="quiet" icon="signOut" onClick={signOut}>
        {t("Sign out")}
      </Button>
    </Alone>
  );
}

const WRONG = new Set(["CodeMismatchException", "EnableSoftwareTokenMFAException", "InvalidParameterException"]);

const refusal = (error: unknown): string =>
  error instanceof Refused && WRONG.has(error.code)
    ? t("This code is not right, or too old. Enter the one that is shown now.")
    : t("Cognito did not answer. Try again.");
