// Taking a conversation over from the bot, and handing it back.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Answered, Conversation } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Button, Confirm, toast } from "../../ui";

export interface SteppingInProps {
  of: Conversation;
  onDone: (result: Answered) => void;
}

/** The button for who has the conversation now. */
export function SteppingIn({ of, onDone }: SteppingInProps) {
  const { may } = useWorkspace();
  const [asked, setAsked] = useState(false);
  const step = useAction(async (signal, what: "take-over" | "hand-back") => {
    const answer = await api.post<Answered>(`/conversations/${of.id}/${what}`, undefined, { signal });
    onDone(answer.body);
    setAsked(false);
    toast(
      what === "take-over"
        ? t("You have the conversation. The bot is quiet.")
        : t("The bot has the conversation again."),
    );
  });
  if (of.state === "closed" || !may("agent")) return null;
  return (
    <>
      {of.assignee.kind === "team" ? (
        <Button icon="bots" busy={step.busy} onClick={() => step.run("hand-back")}>
          {t("Hand back to the bot")}
        </Button>
      ) : (
        <Button kind={of.ticket?.url ? "secondary" : "primary"} icon="user" onClick={() => setAsked(true)}>
          {t("Take over")}
        </Button>
      )}
      {step.error !== undefined && !asked && (
        <p class="field-error" role="alert">
          {sentence(step.error)}
        </p>
      )}
      <Confirm
        mild
        open={asked}
        title={t("Take this conversation over?")}
        action={t("Take it over")}
        busy={step.busy}
        error={step.error}
        onConfirm={() => step.run("take-over")}
        onCancel={() => {
          setAsked(false);
          step.clear();
        }}
      >
        <p>
          {t("The visitor is told that a person is here, and the bot stays quiet until you hand back.")}
          {of.pending_transfer && t(" The transfer that is under way is called off.")}
        </p>
      </Confirm>
    </>
  );
}
