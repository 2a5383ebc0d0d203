// What the router gives a page that is about one bot.

import type { Bot } from "../api/types";

export interface BotPageProps {
  bot: Bot;
}
