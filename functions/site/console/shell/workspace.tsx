// What every page needs: the workspace, its bots, and what the signed-in person may do.

import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { type Resource, useResource } from "../api/hooks";
import { may } from "../api/roles";
import type { Bot, Me, Page, Role, Workspace } from "../api/types";
import { useSignIn } from "../auth/hooks";
import { settle } from "../texts/language";
import { mayLeave, whenSaved } from "./leaving";

export interface Shared {
  workspace: Resource<Workspace>;
  botsResource: Resource<Page<Bot>>;
  /** Empty until they are read. */
  bots: readonly Bot[];
  /** The name of a bot, or its id where it is gone; nothing while the bots are read. */
  botName: (bot_id: string | null | undefined) => string;
  /** The bot that the last page was about, and how a page says so that has none in its address. */
  lastBot: string | null;
  lookAt: (bot_id: string) => void;
  email: string;
  /** Nothing until it is known. */
  me: Me | undefined;
  reloadMe: () => void;
  /** Whether the signed-in person has at least this role. True until it is known. */
  may: (least: Role) => boolean;
}

const Context = createContext<Shared | null>(null);
const LAST = "console:bot";

export function WorkspaceProvider({ children }: { children: ComponentChildren }) {
  const { email } = useSignIn();
  const workspace = useResource<Workspace>("/workspace");
  const botsResource = useResource<Page<Bot>>("/bots");
  const me = useResource<Me>("/me");
  const [lastBot, setLastBot] = useState(() => localStorage.getItem(LAST));
  const spoken = workspace.data?.team_language;
  useEffect(() => {
    if (spoken) whenSaved(() => settle(spoken));
  }, [spoken]);
  const value = useMemo<Shared>(() => {
    const bots = [...(botsResource.data?.items ?? [])].sort((a, b) => a.name.localeCompare(b.name));
    return {
      workspace,
      botsResource,
      bots,
      botName: (id) => bots.find((bot) => bot.bot_id === id)?.name ?? (botsResource.data && id) ?? "",
      lastBot,
      lookAt: (id) => {
        localStorage.setItem(LAST, id);
        setLastBot(id);
      },
      email,
      me: me.data,
      reloadMe: () => void me.reload(),
      may: (least) => !me.data || may(me.data.role, least),
    };
  }, [workspace.data, workspace.error, workspace.loading, botsResource, me.data, email, lastBot]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useWorkspace(): Shared {
  const shared = useContext(Context);
  if (!shared) throw new Error("outside of the shell");
  return shared;
}

/** Goes to another page; asks first where something would be lost. */
export function useNavigate(): (href: string, options?: { replace?: boolean }) => void {
  const { route } = useLocation();
  return (href, options) => {
    if (mayLeave(href)) route(href, options?.replace);
  };
}

export const BOT_PAGES = ["settings", "conversations", "auto-replies", "simulator", "report", "data"] as const;

/** The bot of the address, else the one looked at last, else the first. */
export function useCurrentBot(): Bot | undefined {
  const { bots, lastBot, lookAt } = useWorkspace();
  const { path } = useLocation();
  const named = /^\/console\/bots\/([^/]+)/.exec(path)?.[1];
  const found = bots.find((bot) => bot.bot_id === named);
  const foundId = found?.bot_id;
  useEffect(() => {
    if (foundId !== undefined && foundId !== lastBot) lookAt(foundId);
  }, [foundId]);
  return found ?? bots.find((bot) => bot.bot_id === lastBot) ?? bots[0];
}
