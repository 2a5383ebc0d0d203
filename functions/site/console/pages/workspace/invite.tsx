// Asking somebody into the workspace.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { fieldError, Problem, sentence } from "../../api/problem";
import { ROLE_TEXTS, ROLE_WORDS, ROLES } from "../../api/roles";
import type { Member, Role } from "../../api/types";
import { t } from "../../texts/translate";
import { Banner, Button, Dialog, RadioCards, TextInput } from "../../ui";

export const ROLE_OPTIONS = ROLES.map((one) => ({ value: one, title: ROLE_WORDS[one], text: ROLE_TEXTS[one] }));

export function Invite({ onClose, onDone }: { onClose: () => void; onDone: (email: string) => void }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const invite = useAction(async (signal) => {
    const answer = await api.post<Member>("/members", { email: email.trim(), role }, { signal });
    return answer.body;
  });
  const send = async (): Promise<void> => {
    const made = await invite.run();
    if (made) onDone(made.email);
  };
  const marked = fieldError(invite.error, "email");
  return (
    <Dialog
      open
      title={t("Invite somebody")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="primary" busy={invite.busy} onClick={send}>
            {t("Send invitation")}
          </Button>
        </>
      }
    >
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <TextInput
          label={t("E-mail")}
          hint={t("They get a mail with the console's address; it is good for seven days.")}
          type="email"
          required
          autoFocus
          value={email}
          onInput={setEmail}
          error={marked}
        />
        <RadioCards legend={t("Role")} value={role} options={ROLE_OPTIONS} onChange={setRole} />
        {invite.error instanceof Problem && !marked && (
          <Banner tone="bad" title={t("Not invited")}>
            {sentence(invite.error)}
          </Banner>
        )}
      </form>
    </Dialog>
  );
}
