// One conversation: its transcript with the decisions, its escalations, and stepping in.

import { useEffect, useRef, useState } from "preact/hooks";
import { api, query } from "../../api/client";
import type { Replay } from "../../api/decisions";
import { useAction } from "../../api/hooks";
import { useMembers } from "../../api/members";
import { sentence } from "../../api/problem";
import type { ConversationDetail, Page as PageOf } from "../../api/types";
import { helpdeskName } from "../../helpdesks";
import { useWorkspace } from "../../shell/workspace";
import { plural, rich, t } from "../../texts/translate";
import { Banner, Button, Card, ErrorState, LinkButton, Loading, Page, StateBadge } from "../../ui";
import { Composer } from "./composer";
import { DataActions } from "./data_actions";
import { Escalations } from "./escalations";
import { Facts } from "./facts";
import { turnsOf } from "./model";
import { Notes } from "./notes";
import { Presence } from "./presence";
import { SteppingIn } from "./stepping_in";
import { Team } from "./team";
import { useThresholds } from "./thresholds";
import { Transcript } from "./transcript";
import { type Live, useConversation } from "./use_conversation";
import { usePresence } from "./use_presence";

export default function Conversation({ id }: { id: string }) {
  return <Read key={id} id={id} />;
}

function Read({ id }: { id: string }) {
  const live = useConversation(id);
  const erased = useRef(false);
  if (live.detail) return <Shown live={live} detail={live.detail} erased={erased} />;
  return (
    <Page title={t("Conversation")}>
      {live.loading ? (
        <Loading count={6} />
      ) : (
        <ErrorState error={live.error} what={t("The conversation")} onRetry={live.reload} />
      )}
    </Page>
  );
}

function Shown({ live, detail, erased }: { live: Live; detail: ConversationDetail; erased: { current: boolean } }) {
  const { botName, lookAt, may, me } = useWorkspace();
  const { conversation } = detail;
  useEffect(() => lookAt(conversation.bot_id), [conversation.bot_id]);
  const bots = [...new Set(detail.decisions.map((one) => one.decision.settings_bot_id))];
  const thresholdOf = useThresholds(bots);
  const members = useMembers();
  const { here, typing, visitorTypes, readUpTo, writes } = usePresence(conversation.id, detail.messages.length);
  const [writing, setWriting] = useState(false);
  const [replays, setReplays] = useState<Replay[] | null>(null);
  const compare = useAction(async (signal) => {
    const found: Replay[] = [];
    let after: string | null = null;
    do {
      const path = `/conversations/${conversation.id}/replay${query({ after })}`;
      const page: PageOf<Replay> = (await api.get<PageOf<Replay>>(path, { signal })).body;
      found.push(...page.items);
      after = page.next;
    } while (after !== null);
    setReplays(found);
  });
  const { name, email } = conversation.visitor;
  return (
    <Page
      title={name ?? email ?? t("Visitor {value}", { value: conversation.id.slice(0, 6) })}
      parent={{
        title: t("Conversations of {bot_id}", { bot_id: botName(conversation.bot_id) }),
        href: `/console/bots/${conversation.bot_id}/conversations`,
      }}
      badge={<StateBadge state={conversation.state} />}
      actions={
        <>
          {conversation.ticket?.url && (
            <LinkButton kind="primary" icon="external" external href={conversation.ticket.url}>
              {t("Open in {helpdesk}", { helpdesk: helpdeskName(conversation.ticket.helpdesk) })}
            </LinkButton>
          )}
          <DataActions of={conversation} onErasing={(now) => (erased.current = now)} />
          <SteppingIn of={conversation} onDone={live.add} />
        </>
      }
    >
      {live.error !== undefined && !erased.current && (
        <Banner
          tone="warn"
          title={t("This may be out of date")}
          actions={
            <Button size="small" onClick={live.reload}>
              {t("Try again")}
            </Button>
          }
        >
          {sentence(live.error)}
        </Banner>
      )}
      <div class="conversation-top">
        <Facts of={conversation} />
        <div class="conversation-side">
          <Team of={conversation} members={members} onDone={live.add} />
          <Escalations of={detail.escalations} />
        </div>
      </div>
      <Card
        title={t("Transcript")}
        text={t("Beside each turn: what was decided, and on what evidence.")}
        actions={
          detail.decisions.length > 0 && (
            <Button
              icon="simulator"
              size="small"
              busy={compare.busy}
              onClick={() => (replays ? setReplays(null) : compare.run())}
            >
              {replays ? t("Hide today's settings") : t("What would today's settings do?")}
            </Button>
          )
        }
      >
        {compare.error !== undefined && <Banner tone="bad">{sentence(compare.error)}</Banner>}
        {replays && <Summary replays={replays} />}
        <Transcript
          turns={turnsOf(detail, replays ?? [])}
          thresholdOf={thresholdOf}
          comparing={replays !== null}
          readUpTo={readUpTo}
          feedback={detail.feedback ?? undefined}
        />
        <p class="visually-hidden" role="log">
          {plural(detail.messages.length, "{count} message", "{count} messages")}
        </p>
      </Card>
      <Card title={t("Write to the visitor")}>
        <Presence
          here={here}
          typing={typing}
          visitorTypes={visitorTypes}
          writing={writing}
          me={me?.id}
          members={members}
        />
        {!may("agent") ? (
          <p class="hint">{t("Your role here is to read.")}</p>
        ) : conversation.state === "closed" ? (
          <p class="hint">{t("This conversation is closed. The visitor begins a new one by writing.")}</p>
        ) : conversation.assignee.kind === "team" ? (
          <Composer
            of={conversation}
            onSent={live.add}
            onText={(text, typed) => {
              setWriting(text.trim() !== "");
              if (typed) writes();
            }}
          />
        ) : (
          <p class="hint">
            {rich("{bot_id} has this conversation. Take it over to write to the visitor yourself.", {
              bot_id: <bdi>{botName(conversation.assignee.bot_id)}</bdi>,
            })}
          </p>
        )}
      </Card>
      <Notes id={conversation.id} notes={detail.notes} members={members} onAdded={live.add} />
    </Page>
  );
}

function Summary({ replays }: { replays: readonly Replay[] }) {
  const unknown = replays.filter((one) => !one.today).length;
  const changed = replays.filter(
    (one) =>
      one.today &&
      (one.today.action !== one.was.action ||
        one.today.method !== one.was.method ||
        one.today.target_bot_id !== one.was.target_bot_id),
  ).length;
  return (
    <Banner tone="info" icon="simulator">
      {changed === 0 && unknown === 0
        ? t("Today's settings would have done the same, every time.")
        : unknown
          ? plural(
              replays.length,
              "Of {count} decision, today's settings would have taken {changed} another way; of {unknown} that cannot be told.",
              "Of {count} decisions, today's settings would have taken {changed} another way; of {unknown} that cannot be told.",
              { changed, unknown },
            )
          : plural(
              replays.length,
              "Of {count} decision, today's settings would have taken {changed} another way.",
              "Of {count} decisions, today's settings would have taken {changed} another way.",
              { changed },
            )}
    </Banner>
  );
}
