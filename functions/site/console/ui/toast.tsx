// Short words about what has just happened: `toast("Saved.")`. One live region in the shell reads
// them out. What asks for an action belongs into a banner: a toast goes after some seconds.

import { useEffect, useState } from "preact/hooks";
import { t } from "../texts/translate";
import { Button } from "./button";
import { Icon } from "./icon";

interface Note {
  id: number;
  text: string;
  tone: "good" | "bad";
}

const SHOWN_MS = 6000;
let notes: Note[] = [];
let count = 0;
let changed: () => void = () => undefined;

export function toast(text: string, tone: Note["tone"] = "good"): void {
  count += 1;
  const id = count;
  notes = [...notes.slice(-2), { id, text, tone }];
  changed();
  setTimeout(() => drop(id), SHOWN_MS);
}

function drop(id: number): void {
  notes = notes.filter((note) => note.id !== id);
  changed();
}

export function Toasts() {
  const [, again] = useState({});
  useEffect(() => {
    changed = () => again({});
    return () => {
      changed = () => undefined;
    };
  }, []);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {notes.map((note) => (
        <div key={note.id} class={`toast ${note.tone}`}>
          <Icon name={note.tone === "good" ? "check" : "error"} size={16} />
          <span>{note.text}</span>
          <Button kind="quiet" size="small" icon="close" label={t("Dismiss|notice")} onClick={() => drop(note.id)} />
        </div>
      ))}
    </div>
  );
}
