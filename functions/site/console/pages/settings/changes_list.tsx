// Differences in words: field, before, after.

import { t } from "../../texts/translate";
import type { Change } from "./diff";

export function ChangesList({ changes }: { changes: readonly Change[] }) {
  return (
    <dl class="settings-changes">
      {changes.map((change) => (
        <div key={change.path}>
          <dt>{change.label}</dt>
          <dd>
            <BeforeAfter {...change} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function BeforeAfter({ before, after }: { before: string; after: string }) {
  return (
    <>
      <del>
        <span class="visually-hidden">{t("before: ")}</span>
        <bdi>{before}</bdi>
      </del>
      <span class="settings-arrow" aria-hidden="true">
        →
      </span>
      <ins>
        <span class="visually-hidden">{t("now: ")}</span>
        <bdi>{after}</bdi>
      </ins>
    </>
  );
}
