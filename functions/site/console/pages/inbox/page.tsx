// What waits for the team, over all bots: to be kept open all day. The list and the search are in
// the address.

import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { useResource } from "../../api/hooks";
import type { Member, Page as Part } from "../../api/types";
import { countWord, useInboxWatch } from "../../shell/inbox";
import { useNavigate } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Button, Card, EmptyState, LinkTabs, ListView, Page, TextInput } from "../../ui";
import { AlertsDialog, AskOnce } from "./alerts_dialog";
import { Row } from "./row";
import { LISTS, type ListName, useInbox } from "./use_inbox";
import { useKeys } from "./use_keys";

const PATH = "/console/inbox";
const TYPED_MS = 300;
const TITLES: Record<ListName, string> = {
  waiting: t("Waiting"),
  mine: t("Mine"),
  all: t("All open"),
  snoozed: t("Snoozed"),
  email: t("By e-mail"),
  closed: t("Closed|list"),
};

export default function InboxPage() {
  const { query } = useLocation();
  const go = useNavigate();
  const { waiting, alerts } = useInboxWatch();
  const list = LISTS.find((name) => name === query.list) ?? "waiting";
  const typed = (query.q ?? "").trim();
  const found = useInbox(list, typed);
  const members = useResource<Part<Member>>("/members");
  const [settings, setSettings] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  useKeys(alerts.keys, frame);
  const memberName = (id: string): string =>
    members.data?.items.find((one) => one.id === id)?.email ?? t("A colleague");
  const counts = waiting.data?.counts;
  const count: Partial<Record<ListName, string>> = {
    waiting: countWord(counts?.waiting),
    mine: countWord(counts?.mine),
  };
  return (
    <Page
      title={t("Inbox")}
      text={t("Chats that people were asked for, or have taken over, of all bots.")}
      actions={
        <Button icon="bell" onClick={() => setSettings(true)}>
          {t("Alerts and keys")}
        </Button>
      }
      tabs={
        <LinkTabs
          label={t("Lists of the inbox")}
          tabs={LISTS.map((name) => ({
            title: (
              <>
                {TITLES[name]}
                {count[name] && <span class="inbox-count">{count[name]}</span>}
              </>
            ),
            href: name === "waiting" ? PATH : `${PATH}?list=${name}`,
            current: !typed && name === list,
          }))}
        />
      }
    >
      <div class="inbox" ref={frame}>
        <AskOnce onSettings={() => setSettings(true)} />
        <Search key={typed ? "typed" : "none"} typed={typed} onTyped={(q) => go(address(list, q), { replace: true })} />
        <Card flush>
          <ListView of={found} what={t("The inbox")} empty={<Nothing list={list} typed={typed} />}>
            {(items) => (
              <ol class="inbox-list" aria-label={typed ? t("Found") : TITLES[list]}>
                {items.map((one) => (
                  <Row key={one.conversation_id} of={one} memberName={memberName} />
                ))}
              </ol>
            )}
          </ListView>
        </Card>
      </div>
      <AlertsDialog open={settings} onClose={() => setSettings(false)} />
    </Page>
  );
}

function Search({ typed, onTyped }: { typed: string; onTyped: (typed: string) => void }) {
  const [text, setText] = useState(typed);
  const latest = useRef(onTyped);
  latest.current = onTyped;
  useEffect(() => {
    if (text.trim() === typed) return undefined;
    const timer = setTimeout(() => latest.current(text.trim()), TYPED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <search class="inbox-search" aria-label={t("Inbox")}>
      <TextInput
        label={t("Search")}
        hint={t("A name, an address, a ticket’s number, or words of the first question.")}
        type="search"
        maxLength={100}
        value={text}
        onInput={setText}
      />
    </search>
  );
}

function Nothing({ list, typed }: { list: ListName; typed: string }) {
  if (typed) {
    return (
      <EmptyState icon="search" title={t("Nothing is found")}>
        {t("Only chats that people have or had are searched, by how their words begin.")}
      </EmptyState>
    );
  }
  if (list === "waiting") {
    return (
      <EmptyState icon="check" title={t("Nobody is waiting")}>
        {t("When a chat needs your team it appears here by itself.")}
      </EmptyState>
    );
  }
  if (list === "snoozed") {
    return (
      <EmptyState icon="inbox" title={t("Nothing is snoozed")}>
        {t("What you put off in a chat is here until its time is over, or the visitor writes; then it waits again.")}
      </EmptyState>
    );
  }
  if (list === "email") {
    return (
      <EmptyState icon="mail" title={t("Nothing went out by e-mail")}>
        {t("What is handed over by e-mail is answered in a mailbox; it is listed here and never counted as waiting.")}
      </EmptyState>
    );
  }
  return <EmptyState icon="inbox" title={t("Nothing here")} />;
}

function address(list: ListName, typed: string): string {
  const next = new URLSearchParams();
  if (list !== "waiting") next.set("list", list);
  if (typed) next.set("q", typed);
  return next.size ? `${PATH}?${next}` : PATH;
}
