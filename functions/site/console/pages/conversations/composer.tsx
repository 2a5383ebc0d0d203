// Writing to the visitor as a person of the team. A message that could not be sent stays in the
// field, and is sent once however often it is tried.

import { useRef, useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Answered } from "../../api/types";
import { Banner, Button, TextArea, TextInput, toast } from "../../ui";

const NAME = "console:agent-name";
const MOST = 8000;

export function Composer({ id, onSent }: { id: string; onSent: (result: Answered) => void }) {
  const [text, setText] = useState("");
  const [name, setName] = useState(() => localStorage.getItem(NAME) ?? "");
  const once = useRef<string>(undefined);
  const send = useAction(async (signal) => {
    once.current ??= crypto.randomUUID();
    const body = { text: text.trim(), name: name.trim() || null, client_message_id: once.current };
    const answer = await api.post<Answered>(`/conversations/${id}/messages`, body, { signal });
    once.current = undefined;
    setText("");
    localStorage.setItem(NAME, name.trim());
    onSent(answer.body);
    toast("Sent.");
  });
  return (
    <form
      class="composer"
      aria-label="Write to the visitor"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) void send.run();
      }}
    >
      <TextArea
        label="Message to the visitor"
        value={text}
        maxLength={MOST}
        rows={2}
        onInput={(value) => {
          once.current = undefined; // another text is another message
          setText(value);
        }}
      />
      {send.error !== undefined && (
        <Banner tone="bad" title="Not sent">
          {sentence(send.error)} Your text is still here.
        </Banner>
      )}
      <div class="composer-foot">
        <TextInput
          label="Your name, as the visitor sees it"
          value={name}
          maxLength={120}
          placeholder="Team"
          onInput={setName}
        />
        <Button kind="primary" type="submit" busy={send.busy} disabled={!text.trim()}>
          Send
        </Button>
      </div>
    </form>
  );
}
