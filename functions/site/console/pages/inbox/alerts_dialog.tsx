// How I want to be called when somebody waits, in this browser.

import { useState } from "preact/hooks";
import { allowNotifications, notificationsExist, ring } from "../../shell/alerts";
import { useInboxWatch } from "../../shell/inbox";
import { t } from "../../texts/translate";
import { Banner, Button, Dialog, Switch, TextInput } from "../../ui";

export function AlertsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { alerts, setAlerts } = useInboxWatch();
  const [refused, setRefused] = useState(false);
  const desktop = async (on: boolean): Promise<void> => {
    const allowed = on && (await allowNotifications());
    setRefused(on && !allowed);
    setAlerts({ desktop: allowed, asked: true });
  };
  return (
    <Dialog
      open={open}
      title={t("When somebody waits")}
      onClose={onClose}
      actions={
        <Button kind="primary" onClick={onClose}>
          {t("Done")}
        </Button>
      }
    >
      <p class="hint">{t("For you, in this browser, while the console is open in some tab.")}</p>
      <Switch
        label={t("Play a sound")}
        checked={alerts.sound}
        onChange={(sound) => {
          if (sound) ring();
          setAlerts({ sound, asked: true });
        }}
      />
      {notificationsExist() && (
        <Switch
          label={t("Show a notification on the desktop")}
          hint={t("It names the visitor and the bot, and nothing that was written.")}
          checked={alerts.desktop}
          onChange={desktop}
        />
      )}
      {refused && (
        <Banner tone="warn">
          {t("Your browser does not let this page show notifications. Its settings for this page can change that.")}
        </Banner>
      )}
      <Switch
        label={t("Quiet hours")}
        hint={t("Neither of them between these times.")}
        checked={alerts.quiet}
        onChange={(quiet) => setAlerts({ quiet })}
      />
      {alerts.quiet && (
        <div class="inbox-hours">
          <TextInput
            label={t("From|time")}
            type="time"
            value={alerts.from}
            onInput={(from) => from && setAlerts({ from })}
          />
          <TextInput label={t("To|time")} type="time" value={alerts.to} onInput={(to) => to && setAlerts({ to })} />
        </div>
      )}
      <Switch
        label={t("Keys in the inbox")}
        hint={t("j and k go down and up, Enter opens, / searches.")}
        checked={alerts.keys}
        onChange={(keys) => setAlerts({ keys })}
      />
    </Dialog>
  );
}

/** Asks once whether to be called at all. */
export function AskOnce({ onSettings }: { onSettings: () => void }) {
  const { alerts, setAlerts } = useInboxWatch();
  if (alerts.asked) return null;
  return (
    <Banner
      icon="bell"
      title={t("Shall this page call you when somebody waits?")}
      actions={
        <>
          <Button size="small" onClick={() => setAlerts({ asked: true })}>
            {t("No, thanks")}
          </Button>
          <Button
            size="small"
            kind="primary"
            onClick={() => {
              setAlerts({ asked: true });
              onSettings();
            }}
          >
            {t("Choose how")}
          </Button>
        </>
      }
    >
      {t("With a sound or a notification, outside of your quiet hours. You can change it at any time.")}
    </Banner>
  );
}
