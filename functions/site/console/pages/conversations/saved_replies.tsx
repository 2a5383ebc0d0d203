// Choosing a saved reply: found by typing, taken by Enter or a click.

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useResource } from "../../api/hooks";
import type { SavedReplies, SavedReply } from "../../api/types";
import { t } from "../../texts/translate";
import { Button, Dialog, LinkButton, ResourceView } from "../../ui";
import { Field } from "../../ui/field";
import { filled, type Values } from "./fill";

export interface PickerProps {
  values: Values;
  /** The text, filled in as far as that is known, and the placeholders that there are. */
  onPick: (text: string, placeholders: readonly string[]) => void;
  onClose: () => void;
}

export function SavedReplyPicker({ values, onPick, onClose }: PickerProps) {
  const replies = useResource<SavedReplies>("/saved-replies");
  return (
    <Dialog
      open
      wide
      title={t("Saved replies")}
      onClose={onClose}
      actions={
        <>
          <LinkButton href="/console/workspace#saved-replies">{t("Manage")}</LinkButton>
          <Button onClick={onClose}>{t("Cancel")}</Button>
        </>
      }
    >
      <ResourceView of={replies} what={t("The saved replies")}>
        {({ items, placeholders }) => (
          <Choice items={items} values={values} onPick={(text) => onPick(text, placeholders)} />
        )}
      </ResourceView>
    </Dialog>
  );
}

interface ChoiceProps {
  items: readonly SavedReply[];
  values: Values;
  onPick: (text: string) => void;
}

function Choice({ items, values, onPick }: ChoiceProps) {
  const list = useId();
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const found = matching(items, typed);
  const field = useRef<HTMLInputElement>(null);
  // The dialog has opened before the replies were read.
  useEffect(() => field.current?.focus(), []);
  const pick = (one: SavedReply | undefined): void => {
    if (one) onPick(filled(one.text, values));
  };
  return (
    <div class="saved-replies">
      <Field label={t("Find a saved reply")}>
        {(control) => (
          <input
            {...control}
            class="control"
            role="combobox"
            aria-expanded={found.length > 0}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={found[active] ? `${list}-${active}` : undefined}
            autoComplete="off"
            ref={field}
            value={typed}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              setActive(0);
            }}
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
              if (step && found.length) {
                event.preventDefault();
                setActive((active + step + found.length) % found.length);
              } else if (event.key === "Enter" && !event.isComposing) {
                event.preventDefault();
                pick(found[active]);
              }
            }}
          />
        )}
      </Field>
      <div id={list} role="listbox" aria-label={t("Saved replies")} class="saved-replies-list">
        {found.map((one, at) => (
          <div
            key={one.id}
            id={`${list}-${at}`}
            role="option"
            tabIndex={-1}
            aria-selected={at === active}
            ref={(element) => {
              if (at === active) element?.scrollIntoView({ block: "nearest" });
            }}
            onMouseMove={() => setActive(at)}
            onClick={() => pick(one)}
            onKeyDown={(event) => event.key === "Enter" && pick(one)}
          >
            <strong>
              <bdi>{one.title}</bdi>
            </strong>
            <span dir="auto">{filled(one.text, values)}</span>
          </div>
        ))}
      </div>
      <p class="hint" role="status">
        {!items.length
          ? t("Nothing is saved yet. Saved replies are kept under Workspace.")
          : found.length
            ? t("Arrow keys choose, Enter inserts.")
            : t("Nothing fits.")}
      </p>
    </div>
  );
}

/** Those that hold all the words; a word of the title counts before one of the text. */
function matching(items: readonly SavedReply[], typed: string): SavedReply[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  const titled = items.filter((one) => has(one.title));
  return [...titled, ...items.filter((one) => !titled.includes(one) && has(`${one.title} ${one.text}`))];
}
