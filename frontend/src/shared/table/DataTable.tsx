import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo, useState } from 'react';
import { useFormat } from '@/shared/format/useFormat';
import { type Column, compareValues, nextSort, type Sort } from './columns';
import classes from './DataTable.module.css';
import { HeaderRow } from './HeaderRow';
import { Rows } from './Rows';
import { useScrollWindow } from './useScrollWindow';

export interface Selection<Row> {
  selected: ReadonlySet<string>;
  onChange: (selected: ReadonlySet<string>) => void;
  /** How a row is called, for the name of its box. */
  nameOf: (row: Row) => string;
}

export interface DataTableProps<Row> {
  /** What the table lists, for those who do not see it. */
  label: string;
  columns: readonly Column<Row>[];
  /** Keep the array stable between renders: a new one is sorted anew. */
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** How many rows there are in all when not all are loaded yet. */
  total?: number;
  /** Of a table that the server sorts. Without `onSort` the table sorts its rows itself. */
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  selection?: Selection<Row>;
  /** Called as the reader comes near the last loaded row. */
  onEndReached?: () => void;
  /** Under the last row: more is being fetched, or fetching failed. */
  foot?: ReactNode;
  busy?: boolean;
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

/** A real table that stays quick at fifty thousand rows and prints as a plain one. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, selection, total, foot, busy = false } = props;
  const [ownSort, setOwnSort] = useState<Sort | null>(null);
  const sort = props.onSort ? (props.sort ?? null) : ownSort;
  const sorted = useSortedRows(props, sort);
  const scrolling = useScrollWindow(sorted.length, props.onEndReached);
  const width = columns.reduce((sum, column) => sum + column.width, selection ? 48 : 0);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scrolling.frame} className={classes.frame} aria-label={label} tabIndex={0}>
      <table
        className={classes.table}
        style={{ minWidth: width }}
        aria-rowcount={(total ?? rows.length) + 1}
        aria-busy={busy}
      >
        <caption className="visually-hidden">{label}</caption>
        <colgroup>
          {selection && <col style={{ width: 48 }} />}
          {columns.map(({ id, width: share }) => (
            <col key={id} style={{ width: share }} />
          ))}
        </colgroup>
        <HeaderRow
          columns={columns}
          sort={sort}
          sortable={(column) => Boolean(props.onSort ? column.serverSort : column.sortValue)}
          onSort={(column) => (props.onSort ?? setOwnSort)(nextSort(sort, column))}
          selectAll={selection && { rows: sorted, rowKey, selection }}
        />
        <Rows
          columns={columns}
          rows={sorted}
          rowKey={rowKey}
          selection={selection}
          visible={scrolling.visible}
        />
      </table>
      {foot && <div className={classes.foot}>{foot}</div>}
    </section>
  );
}

function useSortedRows<Row extends object>(props: DataTableProps<Row>, sort: Sort | null): Row[] {
  const { columns, rows, rowKey, onSort } = props;
  const { compare } = useFormat();
  const definitions = useMemo(
    () =>
      columns.map(({ id, sortValue }) => ({
        id,
        // What is missing must be undefined to be sorted last.
        accessorFn: (row: Row) => sortValue?.(row) ?? undefined,
        sortUndefined: 'last' as const,
        sortFn: (
          one: { getValue: (id: string) => unknown },
          other: { getValue: (id: string) => unknown },
        ) =>
          compareValues(
            one.getValue(id) as string | number,
            other.getValue(id) as string | number,
            compare,
          ),
      })),
    [columns, compare],
  );
  const sorting = useMemo(() => (sort ? [{ id: sort.column, desc: sort.descending }] : []), [sort]);
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowKey,
    state: { sorting },
    manualSorting: onSort !== undefined,
  });
  return table.getRowModel().rows.map((row) => row.original);
}
