// The last seven days of every bot, in one piece.

import { useEffect, useState } from "preact/hooks";
import { api, query } from "../../api/client";
import { isAbort } from "../../api/problem";
import type { Bot, Report, ReportNumbers } from "../../api/types";

export interface BotNumbers {
  bot: Bot;
  week: ReportNumbers;
  today: ReportNumbers | undefined;
}

export interface Reports {
  rows: BotNumbers[] | undefined;
  error: unknown;
  reload: () => void;
}

const DAYS = 7;
/** Requests at once; a workspace may have a hundred bots. */
const AT_ONCE = 4;

export function useReports(bots: readonly Bot[]): Reports {
  const [rows, setRows] = useState<BotNumbers[]>();
  const [error, setError] = useState<unknown>();
  const [turn, setTurn] = useState(0);
  const key = bots.map((bot) => bot.bot_id).join();
  useEffect(() => {
    if (!bots.length) return undefined;
    const stop = new AbortController();
    setError(undefined);
    read(bots, stop.signal).then(setRows, (failure: unknown) => {
      if (!isAbort(failure)) setError(failure);
    });
    return () => stop.abort();
  }, [key, turn]);
  return { rows, error, reload: () => setTurn(turn + 1) };
}

async function read(bots: readonly Bot[], signal: AbortSignal): Promise<BotNumbers[]> {
  const to = new Date();
  const from = new Date(to.getTime() - (DAYS - 1) * 86_400_000);
  const range = query({ from: day(from), to: day(to) });
  const found = new Map<string, BotNumbers>();
  const waiting = [...bots];
  const work = async (): Promise<void> => {
    for (let bot = waiting.shift(); bot; bot = waiting.shift()) {
      const { body } = await api.get<Report>(`/bots/${bot.bot_id}/report${range}`, { signal });
      found.set(bot.bot_id, { bot, week: body.totals, today: body.days.at(-1) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return bots.flatMap((bot) => found.get(bot.bot_id) ?? []);
}

const day = (moment: Date): string => moment.toISOString().slice(0, 10);
