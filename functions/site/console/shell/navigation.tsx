// The left side: pages of the workspace, the chosen bot and its pages, who is signed in.

import { useId } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { signOut } from "../auth/session";
import { t } from "../texts/translate";
import { Button } from "../ui/button";
import { Icon, type IconName } from "../ui/icon";
import { countWord, useInboxWatch } from "./inbox";
import { mayLeave } from "./leaving";
import { BOT_PAGES, useCurrentBot, useNavigate, useWorkspace } from "./workspace";

const WORKSPACE_PAGES: [string, string, IconName][] = [
  ["/console/inbox", t("Inbox"), "inbox"],
  ["/console", t("Overview"), "overview"],
  ["/console/bots", t("Bots"), "bots"],
  ["/console/connections", t("Connections"), "connections"],
  ["/console/escalations", t("Escalations"), "escalations"],
];

const OF_BOT: Record<(typeof BOT_PAGES)[number], [string, IconName]> = {
  settings: [t("Escalation settings"), "settings"],
  conversations: [t("Conversations"), "conversations"],
  "auto-replies": [t("Auto replies"), "mail"],
  simulator: [t("Simulator"), "simulator"],
  report: [t("Report"), "report"],
  data: [t("Where this data goes"), "external"],
};

export function Navigation() {
  const { path } = useLocation();
  const { workspace, email, may } = useWorkspace();
  const bot = useCurrentBot();
  const waiting = countWord(useInboxWatch().waiting.data?.counts.waiting);
  return (
    <>
      <div class="brand">
        <span class="brand-mark">
          <Icon name="escalations" size={18} />
        </span>
        <span class="brand-name">
          <bdi>{workspace.data?.name ?? "\u00a0"}</bdi>
        </span>
      </div>
      <nav aria-label={t("Console")}>
        <ul>
          {WORKSPACE_PAGES.map(([href, title, icon]) => (
            <li key={href}>
              <Entry
                href={href}
                title={title}
                icon={icon}
                current={isCurrent(path, href)}
                count={icon === "inbox" ? waiting : ""}
              />
            </li>
          ))}
        </ul>
        <BotPicker />
        {bot && (
          <ul>
            {BOT_PAGES.map((page) => {
              const href = `/console/bots/${bot.bot_id}/${page}`;
              const [title, icon] = OF_BOT[page];
              const below = path.startsWith(`${href}/`);
              const detail = page === "conversations" && path.startsWith("/console/conversations/");
              return (
                <li key={page}>
                  <Entry href={href} title={title} icon={icon} current={path === href || below || detail} />
                </li>
              );
            })}
          </ul>
        )}
      </nav>
      <div class="account">
        <Entry
          href="/console/workspace"
          title={t("Workspace")}
          icon="workspace"
          current={path === "/console/workspace"}
        />
        {may("owner") && (
          <Entry
            href="/console/personal-data"
            title={t("Personal data")}
            icon="user"
            current={path === "/console/personal-data"}
          />
        )}
        {may("owner") && (
          <Entry href="/console/audit" title={t("Audit")} icon="search" current={path === "/console/audit"} />
        )}
        <div class="account-row">
          <span class="account-name" title={email}>
            <bdi>{email}</bdi>
          </span>
          <Button kind="quiet" icon="signOut" label={t("Sign out")} onClick={() => mayLeave(path) && signOut()} />
        </div>
      </div>
    </>
  );
}

function Entry(props: { href: string; title: string; icon: IconName; current: boolean; count?: string }) {
  return (
    <a class="nav-entry" href={props.href} aria-current={props.current ? "page" : undefined}>
      <Icon name={props.icon} size={18} />
      {props.title}
      {props.count && (
        <span class="nav-count">
          <span aria-hidden="true">{props.count}</span>
          <span class="visually-hidden">{t("{count} waiting", { count: props.count })}</span>
        </span>
      )}
    </a>
  );
}

function BotPicker() {
  const id = useId();
  const { bots, botsResource } = useWorkspace();
  const { path } = useLocation();
  const bot = useCurrentBot();
  const go = useNavigate();
  if (!bots.length) {
    return botsResource.data ? (
      <p class="nav-title">
        <span>{t("No bot yet")}</span>
      </p>
    ) : null;
  }
  const page = /^\/console\/bots\/[^/]+\/([a-z-]+)/.exec(path)?.[1] ?? "settings";
  return (
    <div class="picker">
      <label for={id}>{t("Bot")}</label>
      <select
        id={id}
        class="control select"
        value={bot?.bot_id}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          event.currentTarget.value = bot?.bot_id ?? ""; // until the page has moved
          go(`/console/bots/${chosen}/${page}`);
        }}
      >
        {bots.map((one) => (
          <option key={one.bot_id} value={one.bot_id} selected={one.bot_id === bot?.bot_id}>
            {one.name}
          </option>
        ))}
      </select>
    </div>
  );
}

function isCurrent(path: string, href: string): boolean {
  if (href === "/console") return path === "/console" || path === "/";
  if (href === "/console/bots") {
    const [, , , bot, page] = path.split("/");
    return path === href || Boolean(path.startsWith(`${href}/`) && bot && !page);
  }
  return path === href || path.startsWith(`${href}/`);
}
