// The five pages beside each other, and which of them has unsaved changes.

import { t } from "../../texts/translate";
import { LinkTabs } from "../../ui";
import { useEditing } from "./context";
import { addressOf, PAGE_IDS, PAGES } from "./pages";
import { type PageId, SECTIONS } from "./sections";

export function PageTabs({ page }: { page: PageId }) {
  const { draft } = useEditing();
  const unsaved = new Set([...draft.dirty].map((id) => SECTIONS[id].page));
  return (
    <LinkTabs
      label={t("Parts of the settings")}
      tabs={PAGE_IDS.map((id) => ({
        href: addressOf(draft.bot_id, id),
        current: id === page,
        title: (
          <span class="settings-tab">
            {PAGES[id]}
            {unsaved.has(id) && (
              <span class="settings-dot">
                <span class="visually-hidden">{t("unsaved changes")}</span>
              </span>
            )}
          </span>
        ),
      }))}
    />
  );
}
