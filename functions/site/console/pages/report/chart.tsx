// Bars by day, stacked, as a drawing that follows colour scheme and width by itself. It is for the
// eye; the table beside it holds the same numbers.

import { ticks } from "d3-array";
import { stack } from "d3-shape";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Report } from "../../api/types";
import { locale } from "../../texts/language";
import { number, t } from "../../texts/translate";
import type { Series } from "./series";

const LEFT = 40;
const FOOT = 24;
const HEAD = 8;
/** Room that a day's name needs. */
const NAME = 64;
const WIDEST = 40;

type Day = Report["days"][number];

export interface ChartProps {
  title: string;
  days: readonly Day[];
  series: readonly Series[];
  height?: number;
}

const dayName = new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short", timeZone: "UTC" });
const nameOf = (day: Day): string => dayName.format(new Date(`${day.day}T00:00:00Z`));

export function Chart({ title, days, series, height = 240 }: ChartProps) {
  const [box, width] = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const layers = stack<unknown, Day, Series>()
    .keys([...series])
    .value((day, one) => one.of(day))([...days]);
  const most = Math.max(4, ...(layers.at(-1)?.map(([, upper]) => upper) ?? []));
  const lines = ticks(0, most, height > 200 ? 5 : 3).filter(Number.isInteger);
  const top = Math.max(most, lines.at(-1) ?? 0);
  const step = Math.max(1, width - LEFT) / Math.max(1, days.length);
  const bar = Math.min(WIDEST, step * 0.74);
  const every = Math.max(1, Math.ceil(NAME / step));
  const y = (value: number): number => HEAD + (height - HEAD - FOOT) * (1 - value / top);
  const middle = (day: number): number => LEFT + step * (day + 0.5);
  const point = (event: PointerEvent): void => {
    const found = Math.floor((event.offsetX - LEFT) / step);
    setAt(found >= 0 && found < days.length ? found : null);
  };
  const shown = at === null ? undefined : days[at];
  return (
    <figure class="report-chart">
      <div ref={box} class="report-canvas">
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={t("{title}, by day. “Show as a table” gives the numbers.", { title })}
          onPointerMove={point}
          onPointerLeave={() => setAt(null)}
        >
          {lines.map((value) => (
            <g key={value}>
              <line class="report-grid" x1={LEFT} x2={width} y1={y(value)} y2={y(value)} />
              <text class="report-axis" x={LEFT - 8} y={y(value)} dy="0.32em" text-anchor="end">
                {number(value)}
              </text>
            </g>
          ))}
          {at !== null && (
            <rect class="report-at" x={LEFT + step * at} y={HEAD} width={step} height={height - HEAD - FOOT} />
          )}
          {layers.map((layer) => (
            <g key={layer.key.key} style={{ fill: `var(${layer.key.colour})` }}>
              {layer.map(([lower, upper], day) =>
                upper > lower ? (
                  <rect
                    key={day}
                    class="report-stack"
                    x={middle(day) - bar / 2}
                    y={y(upper)}
                    width={bar}
                    height={y(lower) - y(upper)}
                  />
                ) : null,
              )}
            </g>
          ))}
          {days.map((day, number) =>
            // From the last day backwards: today always has its name.
            (days.length - 1 - number) % every === 0 ? (
              <text
                key={day.day}
                class="report-axis"
                x={Math.min(middle(number), width - 20)}
                y={height - 6}
                text-anchor="middle"
              >
                {nameOf(day)}
              </text>
            ) : null,
          )}
        </svg>
      </div>
      <figcaption>
        <ul class="report-key">
          {series.map((one) => (
            <li key={one.key}>
              <span class="report-swatch" style={{ background: `var(${one.colour})` }} />
              {one.title}
              {shown && <strong>{one.of(shown)}</strong>}
            </li>
          ))}
        </ul>
        <span class="hint" aria-hidden="true">
          {shown && nameOf(shown)}
        </span>
      </figcaption>
    </figure>
  );
}

/** How wide the element is, now and after every change. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const sizes = new ResizeObserver(() => setWidth(element.clientWidth));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  return [box, width] as const;
}
