// What would become of one message, said now as the first of a chat. The bot is asked.

import { useState } from "preact/hooks";
import { api } from "../../api/client";
import type { LiveSimulation } from "../../api/decisions";
import { outcomeWord, unknownSentence } from "../../api/decisions";
import { useAction } from "../../api/hooks";
import { sentence } from "../../api/problem";
import type { Bot, Settings } from "../../api/types";
import { reasonWord } from "../../api/words";
import { useWorkspace } from "../../shell/workspace";
import { t } from "../../texts/translate";
import { Badge, Banner, Button, Card, TextArea } from "../../ui";
import { Rich } from "../../ui/rich";
import { EvidenceList } from "../conversations/evidence";
import { leastConfidence } from "../settings/answer_choice";
import { OutcomeBadge } from "./outcome_badge";

/** How many decisions of past chats the draft would take another way; undefined: not known. */
export type Moved = number | undefined;

export interface TryProps {
  bot: Bot;
  settings: Settings;
  /** Told why a draft was refused, and undefined when it was not. */
  onRefused: (error: unknown) => void;
}

const MOST = 4000;

export function OneMessage({ bot, settings, onRefused }: TryProps) {
  const [text, setText] = useState("");
  const [result, setResult] = useState<{ of: LiveSimulation; settings: Settings; text: string }>();
  const ask = useAction(async (signal) => {
    onRefused(undefined);
    try {
      const answer = await api.post<LiveSimulation>(
        `/bots/${bot.bot_id}/simulations`,
        { text: text.trim(), settings },
        { signal },
      );
      setResult({ of: answer.body, settings, text: text.trim() });
    } catch (error) {
      onRefused(error);
      throw error;
    }
  });
  const stale = result !== undefined && (result.settings !== settings || result.text !== text.trim());
  return (
    <div class="stack">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) void ask.run();
        }}
      >
        <TextArea
          label={t("A visitor writes")}
          hint={t("The bot is asked, as in a new chat. Nothing is sent to anybody.")}
          placeholder={t("I was charged twice. Can I have my money back?")}
          value={text}
          rows={2}
          maxLength={MOST}
          onInput={setText}
        />
        <div class="row">
          <Button kind="primary" type="submit" busy={ask.busy} disabled={!text.trim()}>
            {t("Try it")}
          </Button>
          {stale && !ask.busy && <span class="hint">{t("You changed something since. Try it again.")}</span>}
        </div>
      </form>
      {ask.error !== undefined && (
        <Banner tone="bad" title={t("Not tried")}>
          {sentence(ask.error)}
        </Banner>
      )}
      {result && <Result of={result.of} threshold={leastConfidence(result.settings)} />}
    </div>
  );
}

function Result({ of, threshold }: { of: LiveSimulation; threshold: number }) {
  const { botName } = useWorkspace();
  return (
    <Card
      title={t("What would happen")}
      actions={
        of.changed === null ? null : of.changed ? (
          <Badge tone="warn">{t("Another way than today")}</Badge>
        ) : (
          <Badge tone="good">{t("The same as today")}</Badge>
        )
      }
    >
      <div class="stack" role="status">
        <div class="simulator-versus">
          <div>
            <p class="hint">{t("Today's settings")}</p>
            {of.today ? (
              <>
                <OutcomeBadge of={of.today} />
                <p>{reasonWord(of.today.reason)}</p>
              </>
            ) : (
              <p>{of.unknown && unknownSentence(of.unknown)}</p>
            )}
          </div>
          <div>
            <p class="hint">{t("These settings")}</p>
            <OutcomeBadge of={of.would_be} />
            <p>{reasonWord(of.would_be.reason)}</p>
          </div>
        </div>
        <EvidenceList decision={of.decision} threshold={threshold} />
        {of.messages.length > 0 && (
          <div class="stack tight">
            <h3>{t("The visitor would read")}</h3>
            {of.messages.map(({ id, author: { kind }, text }) =>
              kind === "bot" ? (
                <Rich key={id} class="bubble bot bubble-text" text={text} />
              ) : (
                <p key={id} class={`bubble ${kind} bubble-text`} dir="auto">
                  {text}
                </p>
              ),
            )}
          </div>
        )}
        <p class="visually-hidden">{outcomeWord(of.would_be, botName)}</p>
      </div>
    </Card>
  );
}
