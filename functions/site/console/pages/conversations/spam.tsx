// Saying that a chat is spam, or that it is none.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Answered, Conversation } from "../../api/types";
import { t } from "../../texts/translate";
import { Banner, Button, Confirm, toast } from "../../ui";

export function Spam({ of, onDone }: { of: Conversation; onDone: (result: Answered) => void }) {
  const [asked, setAsked] = useState(false);
  const mark = useAction(async (signal, spam: boolean) => {
    const answer = await api.put<Answered>(`/conversations/${of.id}/spam`, { spam }, { signal });
    onDone(answer.body);
    setAsked(false);
    toast(spam ? t("Marked as spam, and closed.") : t("It is no spam. It stays closed."));
  });
  return (
    <>
      {of.spam ? (
        <Button busy={mark.busy} onClick={() => mark.run(false)}>
          {t("Not spam")}
        </Button>
      ) : (
        <Button onClick={() => setAsked(true)}>{t("Spam")}</Button>
      )}
      {mark.error !== undefined && !asked && <Banner tone="bad">{sentence(mark.error)}</Banner>}
      <Confirm
        open={asked}
        title={t("Is this spam?")}
        action={t("It is spam")}
        busy={mark.busy}
        error={mark.error}
        onConfirm={() => mark.run(true)}
        onCancel={() => {
          setAsked(false);
          mark.clear();
        }}
      >
        <p>
          {t(
            "The conversation is closed, and what of it is not with your team yet does not get there. The visitor can begin another one, unless you block them.",
          )}
        </p>
      </Confirm>
    </>
  );
}
