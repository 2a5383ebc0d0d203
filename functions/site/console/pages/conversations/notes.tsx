// What members write to each other beside the chat. Visitors, bots and tickets never get it.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import type { Members } from "../../api/members";
import { sentence } from "../../api/problem";
import type { Answered, Note } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Badge, Banner, Button, Card, TextArea, Time, toast } from "../../ui";

const MOST = 4000;

/** Half-written notes, by conversation. */
const drafts = new Map<string, string>();

interface NotesProps {
  id: string;
  notes: readonly Note[];
  members: Members;
  onAdded: (result: Answered) => void;
}

export function Notes({ id, notes, members, onAdded }: NotesProps) {
  const { may } = useWorkspace();
  const [text, setText] = useState(drafts.get(id) ?? "");
  const change = (value: string): void => {
    drafts.set(id, value);
    setText(value);
  };
  const add = useAction(async (signal) => {
    const answer = await api.post<Answered>(`/conversations/${id}/notes`, { text: text.trim() }, { signal });
    change("");
    onAdded(answer.body);
    toast(t("The note is kept."));
  });
  if (!notes.length && !may("agent")) return null;
  return (
    <Card
      title={t("Internal notes")}
      text={t(
        "Members of the workspace read them, no visitor and no bot. They go into the chat's ticket only where the bot's settings say so.",
      )}
    >
      <div class="stack">
        {notes.length > 0 && (
          <ol class="notes">
            {notes.map((one) => (
              <li key={one.id} class="note">
                <p class="bubble-head">
                  <strong>
                    <bdi>{members.nameOf(one.by)}</bdi>
                  </strong>{" "}
                  <Time at={one.at} />
                  {one.in_ticket && <Badge tone="neutral">{t("In the ticket, too")}</Badge>}
                </p>
                <p class="bubble-text" dir="auto">
                  {one.text}
                </p>
              </li>
            ))}
          </ol>
        )}
        {may("agent") && (
          <form
            class="stack"
            aria-label={t("Write a note")}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
              event.preventDefault();
              event.currentTarget.requestSubmit();
            }}
            onSubmit={(event) => {
              event.preventDefault();
              if (text.trim() && !add.busy) void add.run();
            }}
          >
            <TextArea label={t("Note for the team")} rows={1} maxLength={MOST} value={text} onInput={change} />
            {add.error !== undefined && (
              <Banner tone="bad" title={t("Not saved")}>
                {sentence(add.error)}
              </Banner>
            )}
            <div class="row">
              <Button type="submit" icon="edit" busy={add.busy} disabled={!text.trim()}>
                {t("Add note")}
              </Button>
            </div>
          </form>
        )}
      </div>
    </Card>
  );
}
