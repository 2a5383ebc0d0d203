// Rows of things; on a phone each row is a card with its columns' names beside the values.

// biome-ignore-all lint/a11y/noRedundantRoles: a table that is laid out as cards is a table only by its roles.

import type { ComponentChildren } from "preact";

export interface Column<T> {
  /** Empty for a column of buttons: its name is then only read out. */
  title: string;
  hidden?: boolean;
  cell: (row: T) => ComponentChildren;
  /** Numbers: right, with figures of equal width. */
  numeric?: boolean;
  /** What the row is called; made a row header. */
  main?: boolean;
  /** Takes no more room than it needs. */
  narrow?: boolean;
}

export interface TableProps<T> {
  /** What the rows are, for screen readers. */
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
}

export function Table<T>({ caption, columns, rows, rowKey }: TableProps<T>) {
  return (
    <div class="table-frame">
      <table class="table" role="table">
        <caption class="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.title} scope="col" role="columnheader" class={classes(column)}>
                <span class={column.hidden ? "visually-hidden" : undefined}>{column.title}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map((column) =>
                column.main ? (
                  <th key={column.title} scope="row" role="rowheader" class={classes(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td
                    key={column.title}
                    role="cell"
                    class={classes(column)}
                    data-title={column.hidden ? undefined : column.title}
                  >
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classes<T>(column: Column<T>): string | undefined {
  const found = [column.numeric && "numeric", column.narrow && "narrow", column.main && "main"];
  return found.filter(Boolean).join(" ") || undefined;
}
