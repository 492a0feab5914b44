import type { ReactNode } from 'react';

export type SortValue = string | number | null | undefined;

/** One column of a table, in the terms of its rows. */
export interface Column<Row> {
  id: string;
  header: string;
  /** In pixels; the columns share what room is left in the same proportions. */
  width: number;
  cell: (row: Row) => ReactNode;
  /** What the table sorts by in the browser. */
  sortValue?: (row: Row) => SortValue;
  /** The server sorts by this column; `sort` and `onSort` say how. */
  serverSort?: boolean;
  /** Numbers and dates stand to the right, digit under digit. */
  align?: 'start' | 'end';
  /** The cell that names the row for a screen reader; the first column without it. */
  rowHeader?: boolean;
}

export interface Sort {
  column: string;
  descending: boolean;
}

/** What is missing comes last whichever way one sorts; see `sortUndefined`. */
export function compareValues(
  one: SortValue,
  other: SortValue,
  compareText: (a: string, b: string) => number,
): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return compareText(String(one ?? ''), String(other ?? ''));
}

/** The next order when a heading is pressed: up, down, up again. */
export function nextSort(sort: Sort | null, column: string): Sort {
  return { column, descending: sort?.column === column && !sort.descending };
}
