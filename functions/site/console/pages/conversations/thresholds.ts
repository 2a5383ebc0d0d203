// The confidence that was needed when something was decided, from the versions of the settings.

import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import { useSignal } from "../../api/hooks";
import type { Page, SettingsVersion } from "../../api/types";

const NEW_BOT = 0.6;

export function useThresholds(bots: readonly string[]): (bot_id: string, version: number) => number | undefined {
  const [known, setKnown] = useState<ReadonlyMap<string, number>>(new Map());
  const signal = useSignal();
  useEffect(() => {
    for (const bot of bots) {
      // A bonus: without it the bar has no mark.
      api
        .get<Page<SettingsVersion>>(`/bots/${bot}/escalation-settings/versions`, { signal: signal() })
        .then(({ body }) =>
          setKnown((old) => {
            const next = new Map(old);
            for (const one of body.items) next.set(`${bot}:${one.version}`, one.settings.confidence_threshold);
            return next;
          }),
        )
        .catch(() => undefined);
    }
  }, [bots.join()]);
  return (bot, version) => (version === 0 ? NEW_BOT : known.get(`${bot}:${version}`));
}
