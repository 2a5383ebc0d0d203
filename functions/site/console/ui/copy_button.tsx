// Copies a text and says so.

import { useState } from "preact/hooks";
import { t } from "../texts/translate";
import { Button } from "./button";
import { toast } from "./toast";

export interface CopyButtonProps {
  text: string;
  /** What is copied: "Copy snippet". */
  children?: string;
  size?: "small";
}

export function CopyButton({ text, children = t("Copy"), size }: CopyButtonProps) {
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      toast(t("The browser did not allow copying. Select the text and copy it yourself."), "bad");
      return;
    }
    setDone(true);
    toast(t("Copied."));
    setTimeout(() => setDone(false), 2000);
  };
  return (
    <Button size={size} icon={done ? "check" : "copy"} onClick={copy}>
      {children}
    </Button>
  );
}

/** Text to copy as a whole, with the button for it. */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/useSemanticElements: a <section> keeps no line breaks. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long text scrolls, with the keyboard too. */}
      <pre role="region" aria-label={label} tabIndex={0}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} size="small" />
    </div>
  );
}
