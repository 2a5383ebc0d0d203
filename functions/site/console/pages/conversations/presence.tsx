// Who else is at this chat: a second answer is not written at the same time unnoticed.

import type { Members } from "../../api/members";
import { t } from "../../texts/translate";
import { Icon } from "../../ui";

export interface PresenceProps {
  /** Ids of the members who look at the chat, and who write in it. One's own may be among them. */
  here: readonly string[];
  typing: readonly string[];
  visitorTypes: boolean;
  /** An answer of one's own has been begun. */
  writing: boolean;
  me: string | undefined;
  members: Members;
}

const names = new Intl.ListFormat(undefined, { type: "conjunction" });

export function Presence({ here, typing, visitorTypes, writing, me, members }: PresenceProps) {
  const named = (ids: readonly string[]): string =>
    names.format([...new Set(ids)].filter((id) => id !== me).map(members.nameOf));
  const others = named(typing);
  const looking = named(here.filter((id) => !typing.includes(id)));
  return (
    <p class="presence" role="status">
      {others && (
        <strong class="presence-hint">
          <Icon name="edit" size={16} />
          {writing
            ? t("{names}: writing now, as you are. The visitor may get two answers.", { names: others })
            : t("{names}: writing now", { names: others })}
        </strong>
      )}
      {visitorTypes && (
        <span class="presence-hint">
          <Icon name="edit" size={16} />
          {t("The visitor is writing")}
        </span>
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
