// The frame of the console: navigation, banner, main, and what may lie above them.

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { Problem } from "../api/problem";
import { t } from "../texts/translate";
import { Button } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { OfflineBanner } from "../ui/offline_banner";
import { Toasts } from "../ui/toast";
import { InboxWatch } from "./inbox";
import { fetchRest } from "./later";
import { arrived, giveUp, watch } from "./leaving";
import { Navigation } from "./navigation";
import { SecondFactorRequired } from "./second_factor";
import { NoWorkspace, SignInAgain } from "./sign_in";
import { useWorkspace } from "./workspace";

const PHONE = matchMedia("(max-width: 54rem)");

export function Shell({ children }: { children: ComponentChildren }) {
  const { workspace } = useWorkspace();
  const phone = usePhone();
  useEffect(() => fetchRest(), []);
  const refused = workspace.error instanceof Problem && workspace.error.status === 403 ? workspace.error.code : null;
  if (refused === "mfa_required") return <SecondFactorRequired />;
  if (refused) return <NoWorkspace expired={refused === "invitation_expired"} />;
  return (
    <InboxWatch>
      <div class="shell">
        <a class="skip" href="#main">
          {t("Skip to content")}
        </a>
        {phone ? (
          <TopBar />
        ) : (
          <header class="sidebar">
            <Navigation />
          </header>
        )}
        <main id="main" tabIndex={-1}>
          <OfflineBanner />
          {children}
        </main>
        <Leaving />
        <SignInAgain />
        <Toasts />
      </div>
    </InboxWatch>
  );
}

function TopBar() {
  const { workspace } = useWorkspace();
  const { url } = useLocation();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [url]);
  return (
    <header class="top-bar">
      <Button kind="quiet" icon="menu" label={t("Menu")} aria-expanded={open} onClick={() => setOpen(true)} />
      <span class="brand-name">
        <bdi>{workspace.data?.name}</bdi>
      </span>
      {open && <Drawer onClose={() => setOpen(false)} />}
    </header>
  );
}

function Drawer({ onClose }: { onClose: () => void }) {
  const drawer = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = drawer.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the key for it is Escape, which the browser tells as `cancel`.
    <dialog
      ref={drawer}
      class="drawer sidebar"
      aria-label={t("Menu")}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === drawer.current) onClose(); // beside it
      }}
    >
      <div class="drawer-content">
        <Button kind="quiet" icon="close" label={t("Close menu")} onClick={onClose} />
        <Navigation />
      </div>
    </dialog>
  );
}

/** Asks before unsaved changes are lost. */
function Leaving() {
  const { url, route } = useLocation();
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => watch(setWanted), []);
  useEffect(() => arrived(url), [url]);
  return (
    <Confirm
      open={wanted !== null}
      title={t("Leave without saving?")}
      action={t("Leave")}
      onCancel={() => setWanted(null)}
      onConfirm={() => {
        giveUp();
        route(wanted ?? "/console");
        setWanted(null);
      }}
    >
      <p>{t("Your changes on this page are not saved yet.")}</p>
    </Confirm>
  );
}

function usePhone(): boolean {
  const [phone, setPhone] = useState(PHONE.matches);
  useEffect(() => {
    const changed = (): void => setPhone(PHONE.matches);
    PHONE.addEventListener("change", changed);
    return () => PHONE.removeEventListener("change", changed);
  }, []);
  return phone;
}
