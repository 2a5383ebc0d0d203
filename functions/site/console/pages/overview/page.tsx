// What is going on: what needs a person, the week's numbers, the connections, what to do next.

import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { ErrorState, Loading, Page } from "../../ui";
import { Returned } from "../settings/returned";
import { Connections } from "./connections";
import { Failed } from "./failed";
import { NextSteps } from "./next_steps";
import { Numbers } from "./numbers";
import { useReports } from "./reports";
import { Unread } from "./unread";
import { Waiting } from "./waiting";

export default function Overview() {
  const { bots, botsResource } = useWorkspace();
  const reports = useReports(bots);
  return (
    <Page title={t("Overview")} text={t("The last seven days, and what needs you now.")}>
      <Waiting />
      <Failed />
      <Returned />
      {botsResource.data === undefined ? (
        botsResource.error !== undefined ? (
          <ErrorState error={botsResource.error} what={t("Your bots")} onRetry={botsResource.reload} />
        ) : (
          <Loading kind="block" count={3} />
        )
      ) : (
        <>
          <Unread reports={reports} />
          {bots.length > 0 && <Numbers reports={reports} />}
          <div class="overview-below">
            <NextSteps reports={reports} />
            <Connections />
          </div>
        </>
      )}
    </Page>
  );
}
