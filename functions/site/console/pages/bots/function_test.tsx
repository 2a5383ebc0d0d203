// Whether a bot's own function answers, and which version of the bot contract it speaks.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Bot, BotTest } from "../../api/types";
import { plural, t } from "../../texts/translate";
import { Banner, Button, Card } from "../../ui";

export interface FunctionTestProps {
  bot: Bot;
  /** The version on the bot's record is another one now. */
  onTested: () => void;
}

export function FunctionTest({ bot, onTested }: FunctionTestProps) {
  const [found, setFound] = useState<BotTest>();
  const test = useAction(async (signal) => {
    setFound(undefined);
    const { body } = await api.post<BotTest>(`/bots/${bot.bot_id}/test`, undefined, { signal });
    setFound(body);
    if (body.contract !== bot.contract) onTested();
  });
  return (
    <Card
      title={t("Test the function")}
      text={t("Asks it “Hello”, as a visitor would, and finds which version of the bot contract it speaks.")}
      actions={
        <Button busy={test.busy} onClick={() => void test.run()}>
          {t("Test")}
        </Button>
      }
    >
      <div class="stack" aria-live="polite">
        <p>{contractWords(bot.contract)}</p>
        {test.error !== undefined && <Banner tone="bad">{sentence(test.error)}</Banner>}
        {found && <Result of={found} />}
      </div>
    </Card>
  );
}

const contractWords = (contract: number): string =>
  contract >= 2
    ? t("Version 2: it may offer choices as buttons, and hears which one was taken.")
    : t("Version 1: it answers in text. A function that speaks version 2 says so in its answer to the test.");

function Result({ of }: { of: BotTest }) {
  if (!of.problem) {
    return (
      <Banner
        tone="good"
        title={plural(of.took_ms, "It answered in one millisecond", "It answered in {count} milliseconds")}
      />
    );
  }
  const words = {
    missing: t("It does not exist, or may not be invoked from here."),
    timeout: t("It did not answer in time."),
    error: t("It failed."),
    bad_reply: t("Its answer is not what the bot contract asks for."),
  };
  return (
    <Banner tone="bad" title={words[of.problem]}>
      {of.detail && <code>{of.detail}</code>}
    </Banner>
  );
}
