// Writing to the visitor as a person of the team. A message that could not be sent stays in the
// field, and is sent once however often it is tried. What is typed while one is on its way, and
// what is half written when the page is left or the chat given back, is kept.

import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Answered, Conversation } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Banner, Button, TextArea, TextInput, toast } from "../../ui";

const NAME = "console:agent-name";
const MOST = 8000;

/** Half-written messages, by conversation. */
const drafts = new Map<string, string>();

const SHARED = /^(admin|contact|hello|help|info|mail|office|sales|service|support|team)$/i;

/** The name that an address begins with: `ada.lovelace@…` is Ada Lovelace, `support@…` nobody. */
function nameIn(email: string): string {
  const local = email.split("@", 1)[0]?.split("+", 1)[0] ?? "";
  if (SHARED.test(local) || !/^\p{L}+([._-]\p{L}+)*$/u.test(local)) return "";
  return local
    .split(/[._-]/)
    .map((part) => part.charAt(0).toLocaleUpperCase() + part.slice(1))
    .join(" ");
}

/** What of the field is not on its way: the text sent is taken from its beginning, if it is there. */
const rest = (now: string, sent: string): string => (now.startsWith(sent) ? now.slice(sent.length).trimStart() : now);

/** Whether the site has signed who the visitor is, or a code has come back from their address. */
export const isKnown = ({ visitor }: Conversation): boolean => visitor.verified || visitor.confirmed;

interface ComposerProps {
  id: string;
  known: boolean;
  onSent: (result: Answered) => void;
}

export function Composer({ id, known, onSent }: ComposerProps) {
  const { email } = useWorkspace();
  const [text, setText] = useState(drafts.get(id) ?? "");
  const [name, setName] = useState(() => localStorage.getItem(NAME) ?? nameIn(email));
  const once = useRef<string>(undefined);
  useEffect(() => {
    if (text) drafts.set(id, text);
    else drafts.delete(id);
  }, [id, text]);
  const send = useAction(async (signal) => {
    const sent = text;
    once.current ??= crypto.randomUUID();
    const body = { text: text.trim(), name: name.trim() || null, client_message_id: once.current };
    const answer = await api.post<Answered>(`/conversations/${id}/messages`, body, { signal });
    once.current = undefined;
    setText((now) => rest(now, sent));
    localStorage.setItem(NAME, name.trim());
    onSent(answer.body);
    toast(t("Sent."));
  });
  return (
    <form
      class="composer"
      aria-label={t("Write to the visitor")}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() && !send.busy) void send.run();
      }}
    >
      {!known && (
        <Banner tone="warn" title={t("Not verified: share nothing about an account")}>
          {t("Nobody has proved who this visitor is. What they say about themselves is only a claim.")}
        </Banner>
      )}
      <TextArea
        label={t("Message to the visitor")}
        value={text}
        maxLength={MOST}
        rows={2}
        onInput={(value) => {
          once.current = undefined; // another text is another message
          setText(value);
        }}
      />
      {send.error !== undefined && (
        <Banner tone="bad" title={t("Not sent")}>
          {t("{error} Your text is still here.", { error: sentence(send.error) })}
        </Banner>
      )}
      <div class="composer-foot">
        <TextInput
          label={t("Your name, as the visitor sees it")}
          value={name}
          maxLength={120}
          placeholder={t("Team")}
          onInput={setName}
        />
        <Button kind="primary" type="submit" busy={send.busy} disabled={!text.trim()}>
          {t("Send")}
        </Button>
      </div>
    </form>
  );
}
