// Shows a resource: a skeleton, an error with a retry, or its data. When a later read fails, the
// data stays, with a note above it.

import type { ComponentChildren } from "preact";
import type { List, Resource } from "../api/hooks";
import { sentence } from "../api/problem";
import { t } from "../texts/translate";
import { Banner } from "./banner";
import { Button } from "./button";
import { Pager } from "./pager";
import { ErrorState, Loading } from "./states";

/** Fewer are counted at a glance. */
const SHORT = 10;

export interface ResourceViewProps<T> {
  of: Resource<T>;
  what?: string;
  loading?: ComponentChildren;
  children: (data: T) => ComponentChildren;
}

export function ResourceView<T>({ of, what, loading, children }: ResourceViewProps<T>) {
  if (of.data === undefined) {
    if (of.error !== undefined && !of.loading) {
      return <ErrorState error={of.error} what={what} onRetry={of.reload} />;
    }
    return <>{loading ?? <Loading />}</>;
  }
  return (
    <>
      {of.error !== undefined && <Stale error={of.error} reload={of.reload} />}
      {children(of.data)}
    </>
  );
}

export interface ListViewProps<T> {
  of: List<T>;
  what?: string;
  /** Instead of an empty table. */
  empty: ComponentChildren;
  loading?: ComponentChildren;
  children: (items: T[]) => ComponentChildren;
}

export function ListView<T>({ of, what, empty, loading, children }: ListViewProps<T>) {
  if (of.loading) return <>{loading ?? <Loading kind="rows" count={5} />}</>;
  if (!of.items.length && of.error !== undefined) {
    return <ErrorState error={of.error} what={what} onRetry={of.reload} />;
  }
  // A page may hold nothing that the filter lets through, and still have pages after it.
  if (!of.items.length && !of.more) return <>{empty}</>;
  return (
    <>
      {of.error !== undefined && <Stale error={of.error} reload={of.reload} />}
      {children(of.items)}
      {(of.more || of.items.length > SHORT) && (
        <Pager shown={of.items.length} more={of.more} busy={of.loadingMore} onMore={of.loadMore} />
      )}
    </>
  );
}

function Stale({ error, reload }: { error: unknown; reload: () => unknown }) {
  return (
    <Banner
      tone="warn"
      title={t("This may be out of date")}
      actions={
        <Button size="small" onClick={reload}>
          {t("Try again")}
        </Button>
      }
    >
      {sentence(error)}
    </Banner>
  );
}
