// The end of a list that comes page by page.

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
        {more ? `${shown} shown` : shown === 1 ? "1 in all" : `${shown} in all`}
      </span>
      {more && (
        <Button busy={busy} onClick={onMore}>
          Load more
        </Button>
      )}
    </div>
  );
}
