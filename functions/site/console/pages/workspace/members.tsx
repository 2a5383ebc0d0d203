// Who may use the console: asked in, given another role, removed.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction, useList } from "../../api/hooks";
import { sentence } from "../../api/problem";
import { ROLE_WORDS } from "../../api/roles";
import type { Member } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { rich, t } from "../../texts/translate";
import { Badge, Banner, Button, Card, ListView, Table, Time, toast } from "../../ui";
import { Invite } from "./invite";
import { ChangeRole, Remove } from "./one_member";

type Doing = { what: "role" | "remove"; to: Member };

export function Members() {
  const { may } = useWorkspace();
  const mayOwn = may("owner");
  const members = useList<Member>("/members");
  const [inviting, setInviting] = useState(false);
  const [doing, setDoing] = useState<Doing>();
  const again = useAction(async (signal, one: Member) => {
    await api.post<Member>(`/members/${one.id}/invitation`, undefined, { signal });
    toast(t("The invitation to {email} is sent again.", { email: one.email }));
    await members.reload();
  });
  const done = (said: string): void => {
    setDoing(undefined);
    toast(said);
    void members.reload();
  };
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
      {again.error !== undefined && (
        <Banner tone="bad" title={t("Not sent")}>
          {sentence(again.error)}
        </Banner>
      )}
      <ListView of={members} what={t("The members")} empty={null}>
        {(items) => (
          <Table
            caption={t("Members")}
            rows={items}
            rowKey={(one) => one.id}
            columns={[
              {
                title: t("E-mail"),
                main: true,
                cell: (one) => (
                  <>
                    <bdi>{one.email}</bdi>
                    {one.shown_name && (
                      <p class="hint">{rich("In chats: {name}", { name: <bdi>{one.shown_name}</bdi> })}</p>
                    )}
                  </>
                ),
              },
              {
                title: t("Role"),
                cell: (one) => (
                  <Badge tone={one.role === "owner" ? "info" : undefined}>{ROLE_WORDS[one.role] ?? one.role}</Badge>
                ),
              },
              { title: t("Since"), narrow: true, cell: (one) => <Since of={one} /> },
              ...(mayOwn
                ? [
                    {
                      title: t("Change"),
                      cell: (one: Member) => (
                        <div class="row">
                          {one.state !== "active" && (
                            <Button size="small" busy={again.busy} onClick={() => again.run(one)}>
                              {t("Send again")}
                            </Button>
                          )}
                          <Button
                            size="small"
                            label={t("Role of {email}", { email: one.email })}
                            onClick={() => setDoing({ what: "role", to: one })}
                          >
                            {t("Role")}
                          </Button>
                          <Button
                            size="small"
                            label={t("Remove {email}", { email: one.email })}
                            onClick={() => setDoing({ what: "remove", to: one })}
                          >
                            {t("Remove")}
                          </Button>
                        </div>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </ListView>
      {inviting && (
        <Invite
          onClose={() => setInviting(false)}
          onDone={(email) => {
            setInviting(false);
            done(t("{email} is invited.", { email }));
          }}
        />
      )}
      {doing?.what === "role" && <ChangeRole of={doing.to} onClose={() => setDoing(undefined)} onDone={done} />}
      {doing?.what === "remove" && <Remove of={doing.to} onClose={() => setDoing(undefined)} onDone={done} />}
    </Card>
  );
}

function Since({ of }: { of: Member }) {
  if (of.state === "expired") return <Badge tone="warn">{t("Invitation expired")}</Badge>;
  if (of.state === "active") return <Time at={of.created_at} />;
  return <>{rich("Invited, until {time}", { time: <Time at={of.expires_at ?? of.created_at} absolute /> })}</>;
}
