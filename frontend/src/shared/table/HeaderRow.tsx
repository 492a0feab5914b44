import { useLingui } from '@lingui/react/macro';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { Column, Sort } from './columns';
import type { Selection } from './DataTable';
import classes from './DataTable.module.css';

interface HeaderRowProps<Row> {
  columns: readonly Column<Row>[];
  sort: Sort | null;
  sortable: (column: Column<Row>) => boolean;
  onSort: (column: string) => void;
  selectAll: SelectAllProps<Row> | undefined;
}

export function HeaderRow<Row>({
  columns,
  sort,
  sortable,
  onSort,
  selectAll,
}: HeaderRowProps<Row>) {
  return (
    <thead className={classes.head}>
      <tr aria-rowindex={1}>
        {selectAll && (
          <th scope="col" className={classes.select}>
            <SelectAll {...selectAll} />
          </th>
        )}
        {columns.map((column) => {
          const direction = sort?.column === column.id ? (sort.descending ? -1 : 1) : 0;
          return (
            <th
              key={column.id}
              scope="col"
              data-align={column.align}
              aria-sort={direction === 0 ? undefined : direction > 0 ? 'ascending' : 'descending'}
            >
              {sortable(column) ? (
                <button type="button" className={classes.sort} onClick={() => onSort(column.id)}>
                  {column.header}
                  <Arrow direction={direction} />
                </button>
              ) : (
                column.header
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function Arrow({ direction }: { direction: number }) {
  const Icon = direction === 0 ? ChevronsUpDown : direction > 0 ? ArrowUp : ArrowDown;
  return <Icon size={16} aria-hidden="true" data-active={direction !== 0} />;
}

interface SelectAllProps<Row> {
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  selection: Selection<Row>;
}

function SelectAll<Row>({ rows, rowKey, selection }: SelectAllProps<Row>) {
  const { t } = useLingui();
  const chosen = rows.filter((row) => selection.selected.has(rowKey(row))).length;
  return (
    <label className={classes.box}>
      <input
        type="checkbox"
        aria-label={t`Select all rows`}
        checked={rows.length > 0 && chosen === rows.length}
        ref={(box) => {
          if (box) box.indeterminate = chosen > 0 && chosen < rows.length;
        }}
        onChange={(event) =>
          selection.onChange(new Set(event.currentTarget.checked ? rows.map(rowKey) : []))
        }
      />
    </label>
  );
}
