// What is shown where somebody is not signed in, or no longer.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useSignIn } from "../auth/hooks";
import { addressBeside, signIn, signOut } from "../auth/session";
import { rich, t } from "../texts/translate";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";

/** A page of its own, with nothing else on it. */
export function Alone(props: { title: string; children?: ComponentChildren }) {
  return (
    <main class="alone" id="main">
      <div class="alone-card">
        <span class="brand-mark">
          <Icon name="escalations" size={22} />
        </span>
        <h1>{props.title}</h1>
        {props.children}
      </div>
    </main>
  );
}

export function SignedOut() {
  return (
    <Alone title={t("You are signed out")}>
      <p class="hint">{t("Sign in to see your conversations and settings.")}</p>
      <Button kind="primary" onClick={signIn}>
        {t("Sign in")}
      </Button>
    </Alone>
  );
}

export function SignInFailed() {
  return (
    <Alone title={t("The sign-in did not work")}>
      <p class="hint">{t("It may have taken too long, or was opened twice. Nothing is lost: start it again.")}</p>
      <Button kind="primary" onClick={signIn}>
        {t("Sign in")}
      </Button>
    </Alone>
  );
}

export function SignedInBeside() {
  return (
    <Alone title={t("You are signed in")}>
      <p class="hint">{t("Close this window and go on where you were.")}</p>
      <Button onClick={() => window.close()}>{t("Close window")}</Button>
    </Alone>
  );
}

export function NoWorkspace({ expired }: { expired: boolean }) {
  const { email } = useSignIn();
  return (
    <Alone title={t("No workspace yet")}>
      <p class="hint">
        {rich(
          expired
            ? "The invitation of {email} has expired. Ask the workspace's owner to send it again."
            : "{email} belongs to no workspace. Ask its owner for an invitation, or sign in with another account.",
          { email: <bdi>{email}</bdi> },
        )}
      </p>
      <Button icon="signOut" onClick={signOut}>
        {t("Sign out")}
      </Button>
    </Alone>
  );
}

export function Broken({ error }: { error: unknown }) {
  return (
    <Alone title={t("The console could not start")}>
      <p class="hint">{error instanceof Error ? error.message : t("Reload the page.")}</p>
      <Button icon="retry" onClick={() => location.reload()}>
        {t("Try again")}
      </Button>
    </Alone>
  );
}

/** The session is over: sign in beside the page, which stays as it is with all that was typed. */
export function SignInAgain() {
  const { status, email } = useSignIn();
  const [link, setLink] = useState("");
  const open = async (): Promise<void> => {
    const address = await addressBeside();
    const opened = window.open(address, "console-sign-in", "popup,width=480,height=680");
    if (!opened) setLink(address);
  };
  return (
    <Dialog
      open={status === "expired"}
      title={t("Sign in again")}
      actions={
        <>
          <Button kind="quiet" onClick={signOut}>
            {t("Sign out")}
          </Button>
          <Button kind="primary" onClick={open}>
            {t("Sign in")}
          </Button>
        </>
      }
    >
      <p>
        {rich(
          "Your session as {email} has ended. What you have typed stays on this page; signing in opens a window beside it.",
          { email: <bdi>{email}</bdi> },
        )}
      </p>
      {link && (
        <p>
          {rich("The browser blocked that window. <a>Open it here</a>.", {
            a: (text) => (
              <a href={link} target="_blank" rel="noopener opener">
                {text}
              </a>
            ),
          })}
        </p>
      )}
    </Dialog>
  );
}
