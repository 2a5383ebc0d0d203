// Who else is at this chat: a second answer is not written at the same time unnoticed.

import type { Members } from "../../api/members";
import { t } from "../../texts/translate";
import { Icon } from "../../ui";

export interface PresenceProps {
  /** Ids of the members who look at the chat, and who write in it. One's own may be among them. */
  here: readonly string[];
  typing: readonly string[];
  me: string | undefined;
  members: Members;
}

const names = new Intl.ListFormat(undefined, { type: "conjunction" });

export function Presence({ here, typing, me, members }: PresenceProps) {
  const named = (ids: readonly string[]): string =>
    names.format([...new Set(ids)].filter((id) => id !== me).map(members.nameOf));
  const writing = named(typing);
  const looking = named(here.filter((id) => !typing.includes(id)));
  return (
    <p class="presence" role="status">
      {writing && (
        <strong class="presence-hint">
          <Icon name="edit" size={16} />
          {t("{names}: writing now", { names: writing })}
        </strong>
      )}
      {looking && (
        <span class="presence-hint">
          <Icon name="user" size={16} />
          {t("Also here: {names}", { names: looking })}
        </span>
      )}
    </p>
  );
}
