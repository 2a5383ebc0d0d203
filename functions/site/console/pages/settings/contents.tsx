// The parts of the page beside it: where one is, and which parts have unsaved changes.

import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../texts/translate";
import { useEditing } from "./context";
import { anchorOf } from "./section";
import { isRelevant, SECTION_IDS, SECTIONS, type SectionId } from "./sections";

export function Contents() {
  const { draft } = useEditing();
  const shown = SECTION_IDS.filter((id) => isRelevant(id, draft.value));
  const here = useInView(shown);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // In a narrow window the parts are one line that scrolls.
    const current = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (list.current && current) list.current.scrollLeft = current.offsetLeft - 40;
  }, [here]);
  return (
    <nav class="settings-contents" aria-label={t("Parts of the settings")}>
      <ul ref={list}>
        {shown.map((id) => (
          <li key={id}>
            <a href={`#${anchorOf(id)}`} aria-current={id === here ? "location" : undefined}>
              {SECTIONS[id].title}
              {draft.dirty.has(id) && (
                <span class="settings-dot">
                  <span class="visually-hidden">{t("unsaved changes")}</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The part at the top of the window. */
function useInView(ids: readonly SectionId[]): SectionId | undefined {
  const [here, setHere] = useState<SectionId>();
  const key = ids.join();
  useEffect(() => {
    let frame = 0;
    const look = (): void => {
      frame = 0;
      const passed = ids.filter((id) => {
        const top = document.getElementById(anchorOf(id))?.getBoundingClientRect().top;
        return top !== undefined && top < 140;
      });
      const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 2 && scrollY > 0;
      setHere(end ? ids.at(-1) : (passed.at(-1) ?? ids[0]));
    };
    const scrolled = (): void => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    addEventListener("scroll", scrolled, { passive: true });
    return () => {
      removeEventListener("scroll", scrolled);
      cancelAnimationFrame(frame);
    };
  }, [key]);
  return here;
}
