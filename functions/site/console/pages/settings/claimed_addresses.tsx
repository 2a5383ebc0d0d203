// Whether an address that a visitor merely typed is treated as theirs.

import { t } from "../../texts/translate";
import { Banner, Button, Switch } from "../../ui";
import { useEditing } from "./context";

/** What it means, for who decides. */
const meaning = (): string =>
  t(
    "Off: a typed address counts once the visitor confirms it with a code that we mail there; until then answers appear in the chat alone, and no reply and no ticket goes to it. On: it counts at once. Whoever types somebody else's address then writes in that person's name and reads what your team answers.",
  );

export function ClaimedAddresses() {
  const { draft } = useEditing();
  return (
    <Switch
      label={t("Trust addresses that visitors type")}
      hint={meaning()}
      checked={draft.value.trust_claimed_addresses === true}
      onChange={(next) => draft.set("trust_claimed_addresses", next)}
      error={draft.error("trust_claimed_addresses")}
    />
  );
}

/** Asks the owner of a bot that was saved before there was the question, until it is answered. */
export function AskAboutClaims({ isNew, mayChange }: { isNew: boolean; mayChange: boolean }) {
  const { draft } = useEditing();
  if (isNew || !mayChange || draft.value.trust_claimed_addresses !== null) return null;
  const answer = (trusted: boolean) => () => draft.set("trust_claimed_addresses", trusted);
  return (
    <Banner
      tone="warn"
      title={t("May an address that a visitor merely typed be trusted?")}
      actions={
        <>
          <Button size="small" onClick={answer(false)}>
            {t("No, have it confirmed")}
          </Button>
          <Button size="small" onClick={answer(true)}>
            {t("Yes, as before")}
          </Button>
        </>
      }
    >
      {meaning()}
    </Banner>
  );
}
