// The chats of one address: those that are proved to be the person's always go, the others are chosen.

import { useState } from "preact/hooks";
import { api, query } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Job, PersonsChat, PersonsChats } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { plural, rich, t } from "../../texts/translate";
import {
  Badge,
  Banner,
  Button,
  Card,
  Checkbox,
  Confirm,
  EmptyState,
  LinkButton,
  StateBadge,
  Table,
  Time,
  toast,
} from "../../ui";
import { NewHold } from "./new_hold";

interface ChatsProps {
  of: PersonsChats;
  email: string;
  onChange: () => Promise<void>;
}

export function Chats({ of, email, onChange }: ChatsProps) {
  const { botName } = useWorkspace();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [erasing, setErasing] = useState(false);
  const [holding, setHolding] = useState(false);
  const [job, setJob] = useState<Job | null>(null);
  const claimed = chosen.length ? chosen : "none";
  const take = useAction(async (signal) => {
    setJob(null);
    const answer = await api.post<Job>("/personal-data/export", { email, claimed }, { signal });
    setJob(await api.job(answer, { signal }));
  });
  const proved = of.items.filter((one) => one.basis === "proved");
  const about = proved.length + chosen.length;
  return (
    <Card
      flush
      title={rich("Chats of {email}", { email: <bdi>{email}</bdi> })}
      text={t(
        "Proved: your site has signed the address, or a code that was sent there came back. Typed: anybody may have typed it. Tick those that are this person's.",
      )}
      actions={
        <>
          <Button onClick={() => setHolding(true)}>{t("Keep all")}</Button>
          <Button icon="copy" busy={take.busy} disabled={!about} onClick={() => take.run()}>
            {t("Export")}
          </Button>
          <Button icon="trash" disabled={!about || of.held} onClick={() => setErasing(true)}>
            {t("Erase")}
          </Button>
        </>
      }
    >
      {of.held && <Banner tone="warn">{t("This address is under a legal hold: nothing of it can be erased.")}</Banner>}
      {of.more && (
        <Banner tone="info">{t("There are more than 200 chats; the newest are shown. Proved ones all count.")}</Banner>
      )}
      {take.error !== undefined && <Banner tone="bad">{sentence(take.error)}</Banner>}
      {job?.link && (
        <Banner
          tone="good"
          actions={
            <LinkButton kind="primary" href={job.link} external>
              {t("Download")}
            </LinkButton>
          }
        >
          {t("The file is ready: what is kept of this person, as JSON. The link works for fifteen minutes.")}
        </Banner>
      )}
      {of.items.length ? (
        <Table
          caption={t("Chats of this address")}
          rows={of.items}
          rowKey={(one) => one.conversation_id}
          columns={[
            {
              title: t("Belongs to the person"),
              narrow: true,
              cell: (one) =>
                one.basis === "proved" ? (
                  <Badge tone="good">{t("Proved")}</Badge>
                ) : (
                  <Checkbox
                    label={t("Typed")}
                    checked={chosen.includes(one.conversation_id)}
                    onChange={(on) =>
                      setChosen(
                        on ? [...chosen, one.conversation_id] : chosen.filter((id) => id !== one.conversation_id),
                      )
                    }
                  />
                ),
            },
            {
              title: t("Begun"),
              main: true,
              cell: (one) => (
                <a href={`/console/conversations/${one.conversation_id}`}>
                  <Time at={one.created_at} />
                </a>
              ),
            },
            { title: t("Bot"), cell: (one) => <bdi>{botName(one.bot_id)}</bdi> },
            {
              title: t("State"),
              cell: (one) => (one.held ? <Badge tone="warn">{t("Kept")}</Badge> : <StateBadge state={one.state} />),
            },
            { title: t("Copies elsewhere"), cell: (one) => elsewhere(one) },
          ]}
        />
      ) : (
        <EmptyState icon="conversations" title={t("No chat")}>
          {t("In no chat of this workspace was this address given.")}
        </EmptyState>
      )}
      {erasing && (
        <Erase
          email={email}
          claimed={chosen}
          about={about}
          tickets={of.items.some((one) => one.copies.some((copy) => copy.kind === "ticket"))}
          onClose={() => setErasing(false)}
          onDone={async () => {
            setErasing(false);
            setChosen([]);
            await onChange();
          }}
        />
      )}
      {holding && <NewHold on={{ email }} onClose={() => setHolding(false)} onDone={onChange} />}
    </Card>
  );
}

function elsewhere(one: PersonsChat): string {
  const tickets = one.copies.filter((copy) => copy.kind === "ticket").map((copy) => copy.reference ?? t("a ticket"));
  const others = one.copies.length - tickets.length;
  const counted = others ? [plural(others, "{count} other", "{count} others")] : [];
  return [...tickets, ...counted].join(", ") || t("None");
}

interface EraseProps {
  email: string;
  claimed: readonly string[];
  about: number;
  tickets: boolean;
  onClose: () => void;
  onDone: () => Promise<void>;
}

function Erase({ email, claimed, about, tickets, onClose, onDone }: EraseProps) {
  const [agreed, setAgreed] = useState(false);
  const erase = useAction(async (signal) => {
    const path = `/visitors${query({
      email,
      claimed: claimed.length ? claimed.join(",") : "none",
      tickets: agreed ? "delete" : null,
    })}`;
    const done = await api.job(await api.delete<Job>(path, { signal }), { signal });
    const number = Number(done?.result.conversations ?? 0);
    toast(plural(number, "Erased {count} conversation.", "Erased {count} conversations."));
    await onDone();
  });
  return (
    <Confirm
      open
      title={plural(about, "Erase {count} chat?", "Erase {count} chats?")}
      action={t("Erase for good")}
      busy={erase.busy}
      error={erase.error}
      onConfirm={() => erase.run()}
      onCancel={onClose}
    >
      <p>
        {t(
          "Transcripts, decisions, files made of them and the person's details are deleted here. What has left before is listed in the receipt. This cannot be undone.",
        )}
      </p>
      {tickets && (
        <Checkbox
          label={t("Delete their tickets too, as far as the helpdesk allows")}
          checked={agreed}
          onChange={setAgreed}
        />
      )}
    </Confirm>
  );
}
