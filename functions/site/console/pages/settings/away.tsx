// Ways to another page that take the draft along: it is there again when the person comes back.

import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso/router";
import { giveUp } from "../../shell/leaving";
import { Button, type IconName } from "../../ui";
import { carry, drop } from "./carried_draft";
import { useEditing } from "./context";

export function useAway(): (href: string) => void {
  const { draft } = useEditing();
  const { route } = useLocation();
  return (href) => {
    if (draft.changed.length) carry(draft.bot_id, draft.value, { base: draft.base, etag: draft.etag });
    else drop(draft.bot_id);
    giveUp();
    route(href);
  };
}

export function AwayButton(props: {
  href: string;
  icon?: IconName;
  size?: "small";
  kind?: "primary" | "secondary" | "quiet";
  children: ComponentChildren;
}) {
  const away = useAway();
  const { href, ...look } = props;
  return <Button {...look} onClick={() => away(href)} />;
}
