// Says that the browser has no network; what is on the page stays.

import { useIsOnline } from "../api/hooks";
import { t } from "../texts/translate";
import { Banner } from "./banner";

export function OfflineBanner() {
  if (useIsOnline()) return null;
  return (
    <Banner tone="warn" icon="offline" title={t("You are offline")}>
      {t("What you see may be out of date. Nothing you typed is lost.")}
    </Banner>
  );
}
