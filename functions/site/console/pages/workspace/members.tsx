// Who may use the console, and inviting somebody.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction, useList } from "../../api/hooks";
import { fieldError, Problem, sentence } from "../../api/problem";
import { ROLE_TEXTS, ROLE_WORDS, ROLES } from "../../api/roles";
import type { Member, Role } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Badge, Banner, Button, Card, Dialog, ListView, RadioCards, Table, TextInput, Time, toast } from "../../ui";

export function Members() {
  const { may } = useWorkspace();
  const mayOwn = may("owner");
  const members = useList<Member>("/members");
  const [inviting, setInviting] = useState(false);
  return (
    <Card
      flush
      title={t("Members")}
      text={t("Who may use the console, and what for.")}
      actions={
        mayOwn && (
          <Button icon="plus" onClick={() => setInviting(true)}>
            {t("Invite")}
          </Button>
        )
      }
    >
      <ListView of={members} what={t("The members")} empty={null}>
        {(items) => (
          <Table
            caption={t("Members")}
            rows={items}
            rowKey={(one) => one.email}
            columns={[
              { title: t("E-mail"), main: true, cell: (one) => <bdi>{one.email}</bdi> },
              {
                title: t("Role"),
                cell: (one) => <Badge tone={one.role === "owner" ? "info" : undefined}>{ROLE_WORDS[one.role]}</Badge>,
              },
              { title: t("Since"), narrow: true, cell: (one) => <Time at={one.created_at} /> },
            ]}
          />
        )}
      </ListView>
      {inviting && (
        <Invite
          onClose={() => setInviting(false)}
          onDone={(email) => {
            setInviting(false);
            toast(t("{email} can sign in now.", { email }));
            void members.reload();
          }}
        />
      )}
    </Card>
  );
}

function Invite({ onClose, onDone }: { onClose: () => void; onDone: (email: string) => void }) {
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
          hint={t("Who has no account yet gets a mail with a first password.")}
          type="email"
          required
          autoFocus
          value={email}
          onInput={setEmail}
          error={marked}
        />
        <RadioCards
          legend={t("Role")}
          value={role}
          options={ROLES.map((one) => ({ value: one, title: ROLE_WORDS[one], text: ROLE_TEXTS[one] }))}
          onChange={setRole}
        />
        {invite.error instanceof Problem && !marked && (
          <Banner tone="bad" title={t("Not invited")}>
            {sentence(invite.error)}
          </Banner>
        )}
      </form>
    </Dialog>
  );
}
