// Guards what is typed and not saved: closing the tab, following a link and going back ask first.

type Ask = (href: string) => void;

/** Each with the address below which nothing is lost, where it has one. */
const guards = new Map<symbol, string | undefined>();
let ask: Ask = () => undefined;
let waiting: () => void = () => undefined;
let here = location.pathname + location.search;

/** From now until the returned function is called there is something to lose, but not on the way to an address at or
 * below `within`. */
export function guard(within?: string): () => void {
  const mine = Symbol("guard");
  if (!guards.size) addEventListener("beforeunload", warn);
  guards.set(mine, within);
  return () => {
    guards.delete(mine);
    if (guards.size) return;
    removeEventListener("beforeunload", warn);
    waiting();
  };
}

/** Does it now, or as soon as nothing would be lost by it. */
export function whenSaved(act: () => void): void {
  if (guards.size) waiting = act;
  else act();
}

/** Whether to go on; if something would be lost, the shell asks and goes on by itself. */
export function mayLeave(href: string): boolean {
  if (!wouldLose(href)) return true;
  ask(href);
  return false;
}

function wouldLose(href: string): boolean {
  const [path = ""] = href.split(/[?#]/);
  return [...guards.values()].some((within) => !within || !(path === within || path.startsWith(`${within}/`)));
}

/** The answer was to leave. */
export function giveUp(): void {
  guards.clear();
  removeEventListener("beforeunload", warn);
}

/** The shell's part: `question` is called with where somebody wants to go. */
export function watch(question: Ask): () => void {
  ask = question;
  document.addEventListener("click", onClick, { capture: true });
  addEventListener("popstate", onBack, { capture: true });
  return () => {
    document.removeEventListener("click", onClick, { capture: true });
    removeEventListener("popstate", onBack, { capture: true });
  };
}

/** The shell says where it is now. */
export function arrived(url: string): void {
  [here = ""] = url.split("#");
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function onClick(event: MouseEvent): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
  const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
  if (!link || link.target || link.origin !== location.origin) return;
  if (link.hash && link.pathname === location.pathname) return;
  const href = link.pathname + link.search;
  if (href === here || mayLeave(href)) return;
  event.preventDefault();
  event.stopPropagation();
}

function onBack(event: PopStateEvent): void {
  const href = location.pathname + location.search;
  if (href === here || !wouldLose(href)) return;
  event.stopImmediatePropagation();
  history.pushState(null, "", here);
  ask(href);
}
