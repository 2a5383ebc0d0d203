// That a mail with the team's answer has a link into the chat, and its end.

import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Answered, Conversation } from "../../api/types";
import { rich, t } from "../../texts/translate";
import { Banner, Button, Time, toast } from "../../ui";

export function MailedLink({ of, onDone }: { of: Conversation; onDone?: (result: Answered) => void }) {
  const end = useAction(async (signal) => {
    const answer = await api.delete<Answered>(`/conversations/${of.id}/links`, { signal });
    onDone?.(answer.body);
    toast(t("The link opens nothing any more."));
  });
  const until = of.link_until;
  if (!until || new Date(until).getTime() <= Date.now()) return null;
  return (
    <div class="row">
      <span>{rich("A mailed link opens the chat until {time}.", { time: <Time at={until} absolute /> })}</span>
      {onDone && (
        <Button size="small" busy={end.busy} onClick={() => end.run()}>
          {t("End the link")}
        </Button>
      )}
      {end.error !== undefined && <Banner tone="bad">{sentence(end.error)}</Banner>}
    </div>
  );
}
