// A secret that is shown this once.

import { t } from "../../texts/translate";
import { Banner, Button, CodeBlock, Dialog } from "../../ui";

export function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog
      open
      title={t("The webhook's secret")}
      actions={
        <Button kind="primary" onClick={onClose}>
          {t("I have kept it")}
        </Button>
      }
    >
      <div class="stack">
        <Banner tone="warn" title={t("It is shown this once")}>
          {t("Put it where your receiver finds it. If it is lost, change the secret.")}
        </Banner>
        <CodeBlock text={secret} label={t("The webhook's secret")} />
        <p class="hint">
          {t("Each call is signed with it. A library of Standard Webhooks checks that for you:")}{" "}
          <a href="https://www.standardwebhooks.com" target="_blank" rel="noreferrer">
            standardwebhooks.com
          </a>
        </p>
      </div>
    </Dialog>
  );
}
