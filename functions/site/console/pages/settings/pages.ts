// The five pages of the settings and their addresses.

import { t } from "../../texts/translate";
import { anchorOf, type PageId, SECTION_IDS, SECTIONS, type SectionId } from "./sections";

export const PAGES: Record<PageId, string> = {
  answering: t("Answering"),
  people: t("When a person takes over"),
  reaching: t("How it reaches them"),
  words: t("Words"),
  privacy: t("Privacy and limits"),
};

export const PAGE_IDS = Object.keys(PAGES) as PageId[];
const FIRST: PageId = "answering";

/** All of them, which is also the address of the first. */
export const settingsOf = (bot_id: string): string => `/console/bots/${bot_id}/settings`;

export const addressOf = (bot_id: string, page: PageId): string =>
  page === FIRST ? settingsOf(bot_id) : `${settingsOf(bot_id)}/${page}`;

export const addressOfSection = (bot_id: string, id: SectionId): string =>
  `${addressOf(bot_id, SECTIONS[id].page)}#${anchorOf(id)}`;

/** The page of an address: the last part of its path, or where its fragment's section is. */
export function pageAt(part: string | undefined, fragment: string): PageId {
  if (part !== undefined) return PAGE_IDS.find((one) => one === part) ?? FIRST;
  const named = SECTION_IDS.find((id) => fragment === `#${anchorOf(id)}`);
  return named ? SECTIONS[named].page : FIRST;
}
