// What an owner does about one member, or about who is invited.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import { ROLE_WORDS } from "../../api/roles";
import type { Member, Role } from "../../api/types";
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
      title="Role"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" busy={change.busy} onClick={() => change.run()}>
            Save
          </Button>
        </>
      }
    >
      <div class="form">
        <p>
          Of <bdi>{of.email}</bdi>. It holds at once; where it changes, they sign in again.
        </p>
        <RadioCards legend="Role" value={role} options={ROLE_OPTIONS} onChange={setRole} />
        {change.error !== undefined && <Banner tone="bad">{sentence(change.error)}</Banner>}
      </div>
    </Dialog>
  );
}

export function Remove({ of, onClose, onDone }: OneProps) {
  const active = of.state === "active";
  const remove = useAction(async (signal) => {
    await api.delete(`/members/${of.id}`, { signal });
    onDone(active ? `${of.email} is removed.` : "The invitation is taken back.");
  });
  return (
    <Confirm
      open
      title={active ? "Remove this member?" : "Take this invitation back?"}
      action={active ? "Remove" : "Take it back"}
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => remove.run()}
      onCancel={onClose}
    >
      <p>
        <bdi>{of.email}</bdi>{" "}
        {active
          ? "is signed out everywhere and can read nothing from this moment on. What they wrote stays."
          : "cannot come in with the mail that they have."}
      </p>
    </Confirm>
  );
}
