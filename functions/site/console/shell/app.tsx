// Which page an address shows. A bot's page gets the bot; it is made anew for another bot.

import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import { useSignIn } from "../auth/hooks";
import AuditPage from "../pages/audit/page";
import AutoRepliesPage from "../pages/auto_replies/page";
import type { BotPageProps } from "../pages/bot_page";
import NewBot from "../pages/bots/new";
import OneBotPage from "../pages/bots/one";
import Bots from "../pages/bots/page";
import OneConnection from "../pages/connections/one";
import Connections from "../pages/connections/page";
import Conversation from "../pages/conversations/one";
import ConversationsPage from "../pages/conversations/page";
import OneEscalation from "../pages/escalations/one";
import Escalations from "../pages/escalations/page";
import Overview from "../pages/overview/page";
import SimulatorPage from "../pages/simulator/page";
import WorkspacePage from "../pages/workspace/page";
import { t } from "../texts/translate";
import { LinkButton } from "../ui/button";
import { Page } from "../ui/page";
import { EmptyState, ErrorState, Loading } from "../ui/states";
import { Fence, later } from "./later";
import { Shell } from "./shell";
import { SignedInBeside, SignedOut, SignInFailed } from "./sign_in";
import { useCurrentBot, useWorkspace, WorkspaceProvider } from "./workspace";

const OneBot = ofBot(OneBotPage);
// The largest come when somebody opens them; more files would only be larger in sum.
const Settings = ofBot(later(() => import("../pages/settings/page")));
const Conversations = ofBot(ConversationsPage);
const AutoReplies = ofBot(AutoRepliesPage);
const Simulator = ofBot(SimulatorPage);
const Inbox = later(() => import("../pages/inbox/page"));
const Languages = later(() => import("../pages/languages/page"));
const PersonalData = later(() => import("../pages/personal_data/page"));
const Webhooks = later(() => import("../pages/webhooks/page"));
const OneWebhook = later(() => import("../pages/webhooks/one"));
const Data = ofBot(later(() => import("../pages/data/page")));
const Report = ofBot(later(() => import("../pages/report/page")));

export function App() {
  const { status } = useSignIn();
  if (status === "signed_out") return <SignedOut />;
  if (status === "failed") return <SignInFailed />;
  if (status === "beside") return <SignedInBeside />;
  if (status === "starting") return null;
  return (
    <LocationProvider scope="/console">
      <WorkspaceProvider>
        <Shell>
          <Pages />
        </Shell>
      </WorkspaceProvider>
    </LocationProvider>
  );
}

function Pages() {
  const { path } = useLocation();
  return (
    <Fence at={path}>
      <Router>
        <Route path="/" component={Overview} />
        <Route path="/console" component={Overview} />
        <Route path="/console/inbox" component={Inbox} />
        <Route path="/console/bots" component={Bots} />
        <Route path="/console/bots/new" component={NewBot} />
        <Route path="/console/bots/:bot_id" component={OneBot} />
        <Route path="/console/bots/:bot_id/settings/:part?" component={Settings} />
        <Route path="/console/bots/:bot_id/conversations" component={Conversations} />
        <Route path="/console/bots/:bot_id/auto-replies" component={AutoReplies} />
        <Route path="/console/bots/:bot_id/simulator" component={Simulator} />
        <Route path="/console/bots/:bot_id/report" component={Report} />
        <Route path="/console/bots/:bot_id/data" component={Data} />
        <Route path="/console/conversations/:id" component={Conversation} />
        <Route path="/console/escalations" component={Escalations} />
        <Route path="/console/escalations/:id" component={OneEscalation} />
        <Route path="/console/connections" component={Connections} />
        <Route path="/console/connections/:helpdesk" component={OneConnection} />
        <Route path="/console/audit" component={AuditPage} />
        <Route path="/console/languages" component={Languages} />
        <Route path="/console/workspace" component={WorkspacePage} />
        <Route path="/console/personal-data" component={PersonalData} />
        <Route path="/console/webhooks" component={Webhooks} />
        <Route path="/console/webhooks/:id" component={OneWebhook} />
        {["settings", "conversations", "auto-replies", "simulator", "report", "data"].map((page) => (
          <Route key={page} path={`/console/${page}`} page={page} component={OfSomeBot} />
        ))}
        <Route default component={NotFound} />
      </Router>
    </Fence>
  );
}

function ofBot(Inner: ComponentType<BotPageProps>): ComponentType<{ bot_id?: string }> {
  return function OfBot({ bot_id }) {
    const { bots, botsResource } = useWorkspace();
    const bot = bots.find((one) => one.bot_id === bot_id);
    if (bot) return <Inner key={bot.bot_id} bot={bot} />;
    if (botsResource.error !== undefined && !botsResource.data) {
      return <ErrorState error={botsResource.error} what={t("This bot")} onRetry={botsResource.reload} />;
    }
    if (!botsResource.data || botsResource.refreshing) {
      return (
        <div class="page">
          <Loading count={4} />
        </div>
      );
    }
    return <NotFound />;
  };
}

/** `/console/report` without a bot: that of the bot looked at last. */
function OfSomeBot({ page }: { page: string }) {
  const { botsResource } = useWorkspace();
  const bot = useCurrentBot();
  const { route } = useLocation();
  useEffect(() => {
    if (bot) route(`/console/bots/${bot.bot_id}/${page}`, true);
    else if (botsResource.data) route("/console/bots", true);
  }, [bot?.bot_id, botsResource.data]);
  return null;
}

function NotFound() {
  return (
    <Page title={t("Not found")}>
      <EmptyState
        icon="search"
        title={t("There is nothing at this address")}
        actions={<LinkButton href="/console">{t("Go to the overview")}</LinkButton>}
      >
        {t("It may have been deleted, or the link is not complete.")}
      </EmptyState>
    </Page>
  );
}
