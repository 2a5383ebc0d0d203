// What stands on the browser's tab: the page's name, behind how many wait.

let name = "";
let badge = "";

export function nameTab(of: string): void {
  name = of;
  show();
}

/** "3" or "100+"; empty for none. */
export function badgeTab(count: string): void {
  badge = count;
  show();
}

function show(): void {
  if (name) document.title = badge ? `(${badge}) ${name}` : name;
}
