// The end of a list that comes page by page.

import { t } from "../texts/translate";
import { Button } from "./button";

export interface PagerProps {
  shown: number;
  more: boolean;
  busy: boolean;
  onMore: () => unknown;
}

export function Pager({ shown, more, busy, onMore }: PagerProps) {
  return (
    <div class="pager">
      <span class="hint" role="status">
        {more ? t("{shown} shown", { shown }) : t("{shown} in all", { shown })}
      </span>
      {more && (
        <Button busy={busy} onClick={onMore}>
          {t("Load more")}
        </Button>
      )}
    </div>
  );
}
