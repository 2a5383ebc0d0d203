// What bots and the team have written, with its marks as the visitor sees them: by the widget's own code.

import { useLayoutEffect, useRef } from "preact/hooks";
import { rich as marked } from "../../widget/rich.js";
import { kit } from "../../widget/text.js";

export function Rich({ text, class: name }: { text: string; class: string }) {
  const into = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    into.current?.replaceChildren(...marked(text, kit));
  }, [text]);
  return <div class={`${name} rich`} dir="auto" ref={into} />;
}
