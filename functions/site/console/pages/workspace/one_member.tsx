// What an owner does about one member, or about who is invited.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import { ROLE_WORDS } from "../../api/roles";
import type { Member, Role } from "../../api/types";
import { rich, t } from "../../texts/translate";
import { Banner, Button, Confirm, Dialog, RadioCards } from "../../ui";
import { ROLE_OPTIONS } from "./invite";

interface OneProps {
  of: Member;
  onClose: () => void;
  onDone: (said: string) => void;
}

export function ChangeRole({ of, onClose, onDone }: OneProps) {
  const [role, setRole] = useState<Role>(of.role);
  const change = useAction(async (signal) => {
    await api.put<Member>(`/members/${of.id}`, { role }, { signal });
    onDone(`${of.email}: ${ROLE_WORDS[role]}.`);
  });
  return (
    <Dialog
      open
      title={t("Role")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="primary" busy={change.busy} onClick={() => change.run()}>
            {t("Save")}
          </Button>
        </>
      }
    >
      <div class="form">
        <p>
          {rich("Of {email}. It holds at once; where it changes, they sign in again.", {
            email: <bdi>{of.email}</bdi>,
          })}
        </p>
        <RadioCards legend={t("Role")} value={role} options={ROLE_OPTIONS} onChange={setRole} />
        {change.error !== undefined && <Banner tone="bad">{sentence(change.error)}</Banner>}
      </div>
    </Dialog>
  );
}

export function Remove({ of, onClose, onDone }: OneProps) {
  const active = of.state === "active";
  const remove = useAction(async (signal) => {
    await api.delete(`/members/${of.id}`, { signal });
    onDone(active ? t("{email} is removed.", { email: of.email }) : t("The invitation is taken back."));
  });
  return (
    <Confirm
      open
      title={active ? t("Remove this member?") : t("Take this invitation back?")}
      action={active ? t("Remove") : t("Take it back")}
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => remove.run()}
      onCancel={onClose}
    >
      <p>
        {rich(
          active
            ? "{email} is signed out everywhere and can read nothing from this moment on. What they wrote stays."
            : "{email} cannot come in with the mail that they have.",
          { email: <bdi>{of.email}</bdi> },
        )}
      </p>
    </Confirm>
  );
}
