// What the reference bot answers from. Every change is saved at once, over the version it was made
// on: two people who edit at the same time do not undo each other's entries.

import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction, useResource } from "../../api/hooks";
import { Problem, sentence } from "../../api/problem";
import type { KnowledgeEntry, Knowledge as KnowledgeOf } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { plural, rich, t } from "../../texts/translate";
import { Banner, Button, Card, Confirm, EmptyState, Loading, ResourceView, Table, TextInput, toast } from "../../ui";
import type { BotPageProps } from "../bot_page";
import { EntryDialog } from "./entry_dialog";
import { Unread } from "./unread";

type Change = (entries: KnowledgeEntry[]) => KnowledgeEntry[];

const SHOWN = 50;

const FOUND_BY = {
  made: t("found by meaning, in whatever words visitors ask."),
  being_made: t("found by their words until the new index is there, in some minutes."),
  words_only: t("found by their words only."),
} as const;

/** How often the page looks whether the index is there: it knows then which languages are read. */
const LOOK_MS = 10_000;

function foundBy(of: KnowledgeOf): string {
  return of.read_by === "words" ? FOUND_BY.words_only : FOUND_BY[of.index ?? "made"];
}

export function Knowledge({ bot }: BotPageProps) {
  const { may } = useWorkspace();
  const mayChange = may("admin");
  const path = `/bots/${bot.bot_id}/knowledge`;
  const knowledge = useResource<KnowledgeOf>(path);
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState(SHOWN);
  const [edited, setEdited] = useState<KnowledgeEntry | "new" | null>(null);
  const [removed, setRemoved] = useState<KnowledgeEntry | null>(null);
  const save = useAction(async (signal, change: Change) => {
    // Read again just before: what somebody else has added stays.
    const now = await api.get<KnowledgeOf>(path, { signal });
    const body = { entries: change(now.body.entries) };
    const answer = await api.put<KnowledgeOf>(path, body, { etag: now.etag, signal });
    knowledge.set(answer.body, answer.etag);
    toast(t("Saved. The bot answers from it within a minute."));
    return true;
  });
  const making = knowledge.data?.index === "being_made";
  useEffect(() => {
    if (!making) return undefined;
    const look = setInterval(knowledge.reload, LOOK_MS);
    return () => clearInterval(look);
  }, [making, path]);
  const entries = knowledge.data?.entries ?? [];
  const found = entries.filter((entry) => holds(entry, search));
  const close = (): void => {
    setEdited(null);
    setRemoved(null);
    save.clear();
  };
  const add = mayChange && (
    <Button kind="primary" icon="plus" onClick={() => setEdited("new")}>
      {t("Add an answer")}
    </Button>
  );
  return (
    <Card
      flush
      title={t("Knowledge")}
      text={
        knowledge.data
          ? `${plural(entries.length, "{count} answer", "{count} answers")}, ${foundBy(knowledge.data)}`
          : undefined
      }
      actions={entries.length > 0 && add}
    >
      {knowledge.data?.index === "words_only" && (
        <Banner tone="warn" title={t("This bot goes by words only")}>
          {t(
            "The index by which it finds answers by meaning is not there. It is being made again; until then it misses questions in other words. Saving an answer starts it at once.",
          )}
        </Banner>
      )}
      {knowledge.data && <Unread of={knowledge.data} />}
      <ResourceView of={knowledge} what={t("The knowledge")} loading={<Loading kind="rows" count={5} />}>
        {() =>
          entries.length === 0 ? (
            <EmptyState icon="book" title={t("This bot knows nothing yet")} actions={add}>
              {t("Add the questions that visitors ask most. Until then everything is escalated.")}
            </EmptyState>
          ) : (
            <>
              <div class="bots-search">
                <TextInput
                  label={t("Search")}
                  hideLabel
                  type="search"
                  placeholder={t("Search questions and answers")}
                  value={search}
                  onInput={(text) => {
                    setSearch(text);
                    setShown(SHOWN);
                  }}
                />
              </div>
              {found.length === 0 ? (
                <EmptyState icon="search" title={t("Nothing found")} />
              ) : (
                <Table
                  caption={t("Answers")}
                  rows={found.slice(0, shown)}
                  rowKey={(entry) => entry.id}
                  columns={[
                    {
                      title: t("Question"),
                      main: true,
                      cell: (entry) => (
                        <div class="bots-name">
                          <bdi>{entry.questions[0]}</bdi>
                          <p class="hint bots-excerpt">{entry.answer}</p>
                        </div>
                      ),
                    },
                    {
                      title: t("Ways to ask"),
                      numeric: true,
                      narrow: true,
                      cell: (entry) => entry.questions.length,
                    },
                    {
                      title: t("Change"),
                      hidden: true,
                      narrow: true,
                      cell: (entry) => (
                        <div class="row">
                          <Button size="small" icon="edit" onClick={() => setEdited(entry)}>
                            {mayChange ? t("Edit") : t("Read")}
                          </Button>
                          {mayChange && (
                            <Button
                              size="small"
                              kind="quiet"
                              icon="trash"
                              label={t("Delete: {questions}", { questions: entry.questions[0] ?? "" })}
                              onClick={() => setRemoved(entry)}
                            />
                          )}
                        </div>
                      ),
                    },
                  ]}
                />
              )}
              {found.length > shown && (
                <div class="pager">
                  <span class="hint">{t("{shown} of {count} shown", { shown, count: found.length })}</span>
                  <Button onClick={() => setShown(shown + SHOWN)}>{t("Show more")}</Button>
                </div>
              )}
            </>
          )
        }
      </ResourceView>
      {edited && (
        <EntryDialog
          entry={edited === "new" ? null : edited}
          readOnly={!mayChange}
          busy={save.busy}
          error={save.error}
          onClose={close}
          onSave={async (entry) => {
            const done = await save.run((now) => put(now, entry, edited === "new" ? null : edited));
            if (done) close();
          }}
        />
      )}
      <Confirm
        open={removed !== null}
        title={t("Delete this answer?")}
        action={t("Delete answer")}
        busy={save.busy}
        onCancel={close}
        onConfirm={async () => {
          if (await save.run((old) => old.filter((one) => one.id !== removed?.id))) close();
        }}
      >
        <p>{rich("The bot will no longer answer “{questions}”.", { questions: <bdi>{removed?.questions[0]}</bdi> })}</p>
        {save.error !== undefined && <Banner tone="bad">{sentence(save.error)}</Banner>}
      </Confirm>
    </Card>
  );
}

/** The entries with one more, or one changed, unless somebody else has changed it meanwhile. */
function put(now: KnowledgeEntry[], entry: KnowledgeEntry, before: KnowledgeEntry | null): KnowledgeEntry[] {
  if (!before) return [entry, ...now];
  const theirs = now.find((one) => one.id === before.id);
  if (JSON.stringify(theirs) !== JSON.stringify(before)) {
    throw new Problem(
      412,
      "changed",
      theirs
        ? t("Somebody else has just changed this answer. Copy what you typed, close, and look at theirs.")
        : t("Somebody else has just deleted this answer. Copy what you typed, then close."),
    );
  }
  return now.map((one) => (one.id === entry.id ? entry : one));
}

function holds(entry: KnowledgeEntry, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return !wanted || [...entry.questions, entry.answer].some((text) => text.toLowerCase().includes(wanted));
}
