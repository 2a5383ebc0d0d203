// Numbers by name as horizontal bars, the largest first.

import { number } from "../../texts/translate";
import { Card } from "../../ui";

export interface BreakdownProps {
  title: string;
  text?: string;
  numbers: Record<string, number>;
  word: (key: string) => string;
  /** What is said where there is none. */
  none: string;
}

export function Breakdown({ title, text, numbers, word, none }: BreakdownProps) {
  const rows = Object.entries(numbers)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
  const most = Math.max(1, ...rows.map(([, count]) => count));
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  return (
    <Card title={title} text={text}>
      {rows.length === 0 ? (
        <p class="hint">{none}</p>
      ) : (
        <dl class="report-bars">
          {rows.map(([key, count]) => (
            <div key={key}>
              <dt>{word(key)}</dt>
              <dd>
                <span class="report-bar" aria-hidden="true">
                  <span style={{ width: `${(count / most) * 100}%` }} />
                </span>
                <strong>{number(count)}</strong>
                <span class="muted">{Math.round((count / total) * 100)} %</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
