// Whose the chat is among the team, and what is done about it besides answering.

import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { type Members, shownName } from "../../api/members";
import { sentence } from "../../api/problem";
import type { Answered, Conversation } from "../../api/types";
import { urgentWord } from "../../api/words";
import { useWorkspace } from "../../shell/workspace";
import { rich, t } from "../../texts/translate";
import { Badge, Banner, Button, Card, Select, Time, toast } from "../../ui";
import { Block } from "./block";
import { MailedLink } from "./mailed_link";
import { SnoozeButton } from "./snooze";
import { Spam } from "./spam";

interface TeamProps {
  of: Conversation;
  members: Members;
  onDone: (result: Answered) => void;
}

export function Team({ of, members, onDone }: TeamProps) {
  const { may, me } = useWorkspace();
  const put = useAction(async (signal, member_id: string | null) => {
    const answer = await api.put<Answered>(`/conversations/${of.id}/assignee`, { member_id }, { signal });
    onDone(answer.body);
    toast(member_id ? t("Assigned to {name}.", { name: members.nameOf(member_id) }) : t("Assigned to nobody."));
  });
  const wake = useAction(async (signal) => {
    const answer = await api.put<Answered>(`/conversations/${of.id}/snooze`, { until: null }, { signal });
    onDone(answer.body);
  });
  const holder = of.assignee.member_id ?? "";
  const isOpen = of.state !== "closed";
  const withTeam = of.assignee.kind === "team" && isOpen;
  const known = members.writers.some((one) => one.id === holder);
  const asleep = of.snoozed_until && new Date(of.snoozed_until).getTime() > Date.now();
  return (
    <Card title={t("In the team")}>
      <div class="stack">
        {withTeam && may("agent") ? (
          <div class="team-assignee">
            <Select
              label={t("Assigned to")}
              value={holder}
              options={[
                { value: "", label: t("Nobody yet") },
                ...members.writers.map((one) => ({
                  value: one.id,
                  label: one.id === me?.id ? t("{name} (you)", { name: shownName(one) }) : shownName(one),
                })),
                ...(holder && !known ? [{ value: holder, label: members.nameOf(holder), disabled: true }] : []),
              ]}
              onChange={(id) => put.run(id || null)}
            />
            {me && holder !== me.id && (
              <Button busy={put.busy} onClick={() => put.run(me.id)}>
                {t("Assign to me")}
              </Button>
            )}
          </div>
        ) : (
          <p>
            {withTeam && holder
              ? rich("Assigned to {name}.", { name: <bdi>{members.nameOf(holder)}</bdi> })
              : withTeam
                ? t("Assigned to nobody.")
                : isOpen
                  ? t("The bot has it. Who takes it over has it.")
                  : t("Closed: nobody has it.")}
          </p>
        )}
        {put.error !== undefined && <Banner tone="bad">{sentence(put.error)}</Banner>}
        {of.urgent && (
          <p>
            <Badge tone="bad">{urgentWord(of.urgent)}</Badge>
          </p>
        )}
        {of.spam && (
          <p>
            <Badge tone="warn">{t("Spam")}</Badge>
          </p>
        )}
        {asleep && of.snoozed_until && (
          <div class="row">
            <Badge>{t("Snoozed")}</Badge>
            <span>
              {rich("Until {time}, or until the visitor writes.", { time: <Time at={of.snoozed_until} absolute /> })}
            </span>
            {may("agent") && (
              <Button size="small" busy={wake.busy} onClick={() => wake.run()}>
                {t("Look at it now")}
              </Button>
            )}
            {wake.error !== undefined && <Banner tone="bad">{sentence(wake.error)}</Banner>}
          </div>
        )}
        <MailedLink of={of} onDone={may("agent") ? onDone : undefined} />
        {may("agent") && (
          <div class="row">
            {isOpen && !asleep && <SnoozeButton of={of} onDone={onDone} />}
            <Spam of={of} onDone={onDone} />
            <Block of={of} />
          </div>
        )}
      </div>
    </Card>
  );
}
