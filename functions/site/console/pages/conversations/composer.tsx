// Writing to the visitor as a person of the team. A message that could not be sent stays in the
// field, and is sent once however often it is tried. What is typed while one is on its way, and
// what is half written when the page is left or the chat given back, is kept.

import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Answered, Conversation, Me } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { rich, t } from "../../texts/translate";
import { Banner, Button, TextArea, TextInput, toast } from "../../ui";
import { left } from "./fill";
import { SavedReplyPicker } from "./saved_replies";

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
  of: Conversation;
  onSent: (result: Answered) => void;
  /** What the answer is now, at its beginning and with each change. */
  onText: (text: string, typed: boolean) => void;
}

export function Composer({ of, onSent, onText }: ComposerProps) {
  const { id, visitor } = of;
  const { email, me, reloadMe, botName, workspace } = useWorkspace();
  const chosen = me?.shown_name;
  const [text, setText] = useState(drafts.get(id) ?? "");
  const [name, setName] = useState(() => localStorage.getItem(NAME) ?? nameIn(email));
  const [picking, setPicking] = useState(false);
  const [placeholders, setPlaceholders] = useState<readonly string[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const once = useRef<string>(undefined);
  const missing = left(text, placeholders);
  useEffect(() => {
    if (text) drafts.set(id, text);
    else drafts.delete(id);
    onText(text, false);
  }, [id, text]);
  useEffect(() => () => onText("", false), []);
  const send = useAction(async (signal) => {
    const sent = text;
    once.current ??= crypto.randomUUID();
    if (me && !chosen && name.trim()) {
      // What is typed here once is the member's name from then on, on every device.
      await api.put<Me>("/me", { shown_name: name.trim() }, { signal });
      reloadMe();
    }
    const body = { text: text.trim(), name: chosen ?? (name.trim() || null), client_message_id: once.current };
    const answer = await api.post<Answered>(`/conversations/${id}/messages`, body, { signal });
    once.current = undefined;
    setText((now) => rest(now, sent));
    onSent(answer.body);
    toast(t("Sent."));
  });
  const field = (): HTMLTextAreaElement | null | undefined => form.current?.querySelector("textarea");
  const insert = (words: string, known: readonly string[]): void => {
    const at = field()?.selectionStart ?? text.length;
    once.current = undefined;
    setPlaceholders(known);
    setText(text.slice(0, at) + words + text.slice(field()?.selectionEnd ?? at));
    setPicking(false);
    requestAnimationFrame(() => {
      field()?.focus();
      field()?.setSelectionRange(at + words.length, at + words.length);
    });
  };
  return (
    <>
      <form
        ref={form}
        class="composer"
        aria-label={t("Write to the visitor")}
        onKeyDown={(event) => {
          const slash = event.key === "/" && event.target === field() && !text.trim() && !event.isComposing;
          if (slash && !picking) {
            event.preventDefault();
            setPicking(true);
          }
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
          event.preventDefault();
          event.currentTarget.requestSubmit();
        }}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() && !missing.length && !send.busy) void send.run();
        }}
      >
        {!isKnown(of) && (
          <Banner tone="warn" title={t("Not verified: share nothing about an account")}>
            {t("Nobody has proved who this visitor is. What they say about themselves is only a claim.")}
          </Banner>
        )}
        <TextArea
          label={t("Message to the visitor")}
          hint={t("A slash at the beginning opens the saved replies; Ctrl and Enter send.")}
          error={missing.length ? t("Fill in what is not known: {names}", { names: missing.join(" ") }) : undefined}
          value={text}
          maxLength={MOST}
          rows={2}
          onInput={(value) => {
            once.current = undefined; // another text is another message
            setText(value);
            if (value.trim()) onText(value, true);
          }}
        />
        {of.ticket?.open && (
          <p class="hint">
            {t("It goes into ticket {reference} too, under your name.", { reference: of.ticket.reference })}
          </p>
        )}
        {send.error !== undefined && (
          <Banner tone="bad" title={t("Not sent")}>
            {t("{error} Your text is still here.", { error: sentence(send.error) })}
          </Banner>
        )}
        <div class="composer-foot">
          {chosen ? (
            <p class="hint">
              {rich("The visitor sees you as {name}. <link>Change</link>", {
                name: <bdi>{chosen}</bdi>,
                link: (words: string) => <a href="/console/workspace">{words}</a>,
              })}
            </p>
          ) : (
            <TextInput
              label={t("Your name, as the visitor sees it")}
              value={name}
              maxLength={120}
              placeholder={t("Team")}
              onInput={setName}
            />
          )}
          <div class="row">
            <Button icon="book" onClick={() => setPicking(true)}>
              {t("Saved replies")}
            </Button>
            <Button kind="primary" type="submit" busy={send.busy} disabled={!text.trim() || missing.length > 0}>
              {t("Send")}
            </Button>
          </div>
        </div>
      </form>
      {picking && (
        <SavedReplyPicker
          values={{
            "visitor.name": visitor.name,
            "visitor.email": visitor.email,
            "member.name": chosen ?? name.trim(),
            "ticket.reference": of.ticket?.reference,
            "bot.name": botName(of.bot_id),
            "workspace.name": workspace.data?.name,
          }}
          onPick={insert}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  );
}
