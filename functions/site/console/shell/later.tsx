// Pages come as files of their own, when somebody opens one.

import { Component, type ComponentChildren, type ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Unreachable } from "../api/problem";
import { t } from "../texts/translate";
import { Button } from "../ui/button";
import { Page } from "../ui/page";
import { ErrorState, Loading } from "../ui/states";

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

const REST_AFTER_MS = 3000;
const loads: (() => Promise<unknown>)[] = [];

/** Fetches the pages that nobody has opened yet, once the first one stands: for a quick next one. */
export function fetchRest(): () => void {
  const timer = setTimeout(async () => {
    for (const load of loads) await load().catch(() => undefined);
  }, REST_AFTER_MS);
  return () => clearTimeout(timer);
}

/** A component that is fetched with its first use: `later(() => import("../pages/bots/page"))`. */
export function later<P extends object>(load: Load<P>): ComponentType<P> {
  let ready: ComponentType<P> | undefined;
  loads.push(load);
  return function Later(props: P) {
    const [, again] = useState({});
    const [error, setError] = useState<unknown>();
    const fetch = (): void => {
      setError(undefined);
      load().then(
        (module) => {
          ready = module.default;
          again({});
        },
        () => setError(new Unreachable()),
      );
    };
    useEffect(() => {
      if (!ready) fetch();
    }, []);
    if (ready) {
      const Ready = ready;
      return <Ready {...props} />;
    }
    if (error !== undefined) return <NotFetched error={error} />;
    return (
      <div class="page">
        <Loading count={4} />
      </div>
    );
  };
}

/** No network; or a deployment has replaced the file, and a reload finds the new one. */
function NotFetched({ error }: { error: unknown }) {
  const reload = (): void => location.reload();
  useEffect(() => {
    addEventListener("online", reload);
    return () => removeEventListener("online", reload);
  }, []);
  return (
    <Page title={t("No connection")}>
      <ErrorState error={error} what={t("This page")} onRetry={reload} />
    </Page>
  );
}

/** Keeps a mistake in one page from taking the rest away. */
export class Fence extends Component<{ at: string; children: ComponentChildren }, { error?: unknown; at?: string }> {
  override componentDidCatch(error: unknown): void {
    reportError(error);
    this.setState({ error, at: this.props.at });
  }

  override render() {
    if (this.state.error === undefined || this.state.at !== this.props.at) return this.props.children;
    return (
      <div class="page">
        <ErrorState error={this.state.error} what={t("This page")} />
        <div class="actions centred">
          <Button icon="retry" onClick={() => this.setState({ error: undefined })}>
            {t("Show it again")}
          </Button>
        </div>
      </div>
    );
  }
}
