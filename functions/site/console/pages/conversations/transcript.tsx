// The chat, with each decision beside the message it is about.

import { Fragment } from "preact";
import { questionPart } from "../../../widget/choices.js";
import type { Message } from "../../api/types";
import { useWorkspace } from "../../shell/workspace";
import { locale } from "../../texts/language";
import { t } from "../../texts/translate";
import { Icon } from "../../ui";
import { Rich } from "../../ui/rich";
import { DecisionNote } from "./decision_note";
import type { Turn } from "./model";
import { EndMarks, type Feedback, ThumbMark } from "./said";

const day = new Intl.DateTimeFormat(locale(), { dateStyle: "full" });
const hour = new Intl.DateTimeFormat(locale(), { timeStyle: "short" });

export interface TranscriptProps {
  turns: readonly Turn[];
  /** The confidence that was needed, by bot and version of its settings. */
  thresholdOf: (bot_id: string, version: number) => number | undefined;
  comparing: boolean;
  /** Number of the last message that the visitor has read, as far as that is known. */
  readUpTo: number;
  feedback?: Feedback;
}

export function Transcript({ turns, thresholdOf, comparing, readUpTo, feedback }: TranscriptProps) {
  const last = lastAnswer(turns);
  const chosen = chosenOf(turns);
  const seen = last && Number(last.id) <= readUpTo ? last.id : undefined;
  return (
    <>
      <ol class="transcript">
        {turns.map(({ messages, decisions }, at) => {
          const date = dayOf(messages);
          const before = turns[at - 1];
          return (
            <Fragment key={messages[0]?.id}>
              {(!before || dayOf(before.messages) !== date) && (
                <li class="transcript-day">
                  <span>{date}</span>
                </li>
              )}
              <li class="turn">
                <div class="turn-messages">
                  {messages.map((message) => (
                    <Bubble
                      key={message.id}
                      message={message}
                      seen={message.id === seen}
                      chosen={chosen.get(message.id)}
                      thumb={feedback?.thumbs.find((one) => one.message_id === message.id)}
                    />
                  ))}
                </div>
                {decisions.length > 0 && (
                  <div class="turn-decisions">
                    {decisions.map((one, number) => (
                      <DecisionNote
                        key={number}
                        {...one}
                        comparing={comparing}
                        threshold={thresholdOf(one.decision.settings_bot_id, one.decision.settings_version)}
                      />
                    ))}
                  </div>
                )}
              </li>
            </Fragment>
          );
        })}
      </ol>
      {feedback && <EndMarks of={feedback} />}
    </>
  );
}

/** What the team has said last, where the visitor has not written since: who writes has read it. */
function lastAnswer(turns: readonly Turn[]): Message | undefined {
  const said = turns.flatMap((turn) => turn.messages).filter(({ author }) => author.kind !== "system");
  const last = said.at(-1);
  return last?.author.kind === "agent" ? last : undefined;
}

/** Which choice was taken, by the id of the message that offered it. */
const chosenOf = (turns: readonly Turn[]): Map<string, string> =>
  new Map(
    turns.flatMap(({ messages }) => messages.flatMap(({ chosen }) => (chosen ? [[chosen.message_id, chosen.id]] : []))),
  );

const dayOf = (messages: readonly Message[]): string => day.format(new Date(messages[0]?.at ?? 0));

/** What a question offered, and which of it the visitor has taken. */
function Choices({ of, chosen }: { of: NonNullable<Message["choices"]>; chosen: string | undefined }) {
  return (
    <ul class="bubble-choices" aria-label={t("Choices")}>
      {of.map(({ id, label }) => (
        <li key={id} class={id === chosen ? "chosen" : ""}>
          {id === chosen && <Icon name="check" size={16} />}
          <bdi>{label}</bdi>
          {id === chosen && <span class="visually-hidden">{t(" (chosen)")}</span>}
        </li>
      ))}
    </ul>
  );
}

interface BubbleProps {
  message: Message;
  seen: boolean;
  /** The choice that the visitor has taken of this question. */
  chosen: string | undefined;
  thumb: Feedback["thumbs"][number] | undefined;
}

function Bubble({ message, seen, chosen, thumb }: BubbleProps) {
  const { botName } = useWorkspace();
  const { kind, name, bot_id } = message.author;
  const who =
    kind === "visitor"
      ? (name ?? t("Visitor"))
      : kind === "bot"
        ? (name ?? botName(bot_id))
        : kind === "agent"
          ? `${name ?? t("Team")}`
          : t("Notice");
  return (
    <div class={`bubble ${kind}`}>
      <p class="bubble-head">
        <strong>
          <bdi>{who}</bdi>
        </strong>
        {kind === "agent" && <span>{t(" · person")}</span>}
        {kind === "bot" && <span>{t(" · bot")}</span>}
        {message.by_mail && <span>{t(" · by mail")}</span>}{" "}
        <time dateTime={message.at}>{hour.format(new Date(message.at))}</time>
      </p>
      {kind === "bot" || kind === "agent" ? (
        <Rich class="bubble-text" text={message.choices ? questionPart(message.text, message.choices) : message.text} />
      ) : (
        <p class="bubble-text" dir="auto">
          {message.text}
        </p>
      )}
      {message.choices && <Choices of={message.choices} chosen={chosen} />}
      {message.sources && message.sources.length > 0 && (
        <p class="bubble-sources">
          {message.sources.map((source) => (
            <a
              key={source.url}
              href={/^https?:/i.test(source.url) ? source.url : undefined}
              target="_blank"
              rel="noreferrer"
            >
              <bdi>{source.title || source.url}</bdi>
            </a>
          ))}
        </p>
      )}
      {thumb && <ThumbMark of={thumb} />}
      {seen && (
        <p class="bubble-seen" role="status">
          {t("Seen")}
        </p>
      )}
    </div>
  );
}
