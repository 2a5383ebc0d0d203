// Up, down and away, for an item of an ordered list. Focus follows the item that moves.

import { useRef } from "preact/hooks";
import { t } from "../../texts/translate";
import { Button } from "../../ui";

export interface MoveButtonsProps {
  /** What it is, for who hears it: "Rule 2". */
  name: string;
  at: number;
  count: number;
  onMove: (to: number) => void;
  onRemove: () => void;
}

export function MoveButtons({ name, at, count, onMove, onRemove }: MoveButtonsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const move = (to: number, kind: "up" | "down"): void => {
    const list = frame.current?.closest("[data-list]");
    onMove(to);
    requestAnimationFrame(() => {
      const row = list?.children[to];
      const same = row?.querySelector<HTMLButtonElement>(`[data-move=${kind}] button:not(:disabled)`);
      (same ?? row?.querySelector<HTMLButtonElement>("[data-move] button:not(:disabled)"))?.focus();
    });
  };
  return (
    <div class="settings-moves" ref={frame}>
      <span data-move="up">
        <Button
          kind="quiet"
          size="small"
          icon="up"
          label={t("Move {name} up", { name })}
          disabled={at === 0}
          onClick={() => move(at - 1, "up")}
        />
      </span>
      <span data-move="down">
        <Button
          kind="quiet"
          size="small"
          icon="down"
          label={t("Move {name} down", { name })}
          disabled={at === count - 1}
          onClick={() => move(at + 1, "down")}
        />
      </span>
      <Button kind="quiet" size="small" icon="trash" label={t("Remove {name}", { name })} onClick={onRemove} />
    </div>
  );
}

export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const item = items[from];
  return item === undefined ? [...items] : items.toSpliced(from, 1).toSpliced(to, 0, item);
}
