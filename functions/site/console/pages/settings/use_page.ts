// Which of the pages is open, and the ways into one: a tab, a link to a part, a refused field.

import { useEffect, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import { Problem } from "../../api/problem";
import { reveal } from "./fold";
import { addressOf, pageAt } from "./pages";
import { pointAt } from "./refused";
import { type PageId, SECTIONS, sectionOf } from "./sections";

export interface OpenPage {
  page: PageId;
  /** Goes to a field, on whichever page it is. */
  show: (field: string) => void;
}

export function usePage(bot_id: string, problem: unknown): OpenPage {
  const { url, route } = useLocation();
  const page = pageAt(useRoute().params.part, location.hash);
  const [wanted, setWanted] = useState<string>();
  const [moved, setMoved] = useState(0);

  useEffect(() => {
    // The router does not see a fragment that changes alone.
    const see = (): void => setMoved((count) => count + 1);
    addEventListener("hashchange", see);
    return () => removeEventListener("hashchange", see);
  }, []);
  useEffect(() => {
    const part = location.hash && document.getElementById(location.hash.slice(1));
    if (!part) return;
    reveal(part);
    part.scrollIntoView();
  }, [page, url, moved]);

  const show = (field: string): void => {
    const there = SECTIONS[sectionOf(field)].page;
    if (there !== page) route(addressOf(bot_id, there));
    setWanted(field);
  };
  useEffect(() => {
    if (wanted === undefined || SECTIONS[sectionOf(wanted)].page !== page) return;
    pointAt(wanted);
    setWanted(undefined);
  }, [wanted, page]);
  // A refused field is gone to once.
  useEffect(() => {
    if (problem instanceof Problem && problem.field) show(problem.field);
  }, [problem]);

  return { page, show };
}
