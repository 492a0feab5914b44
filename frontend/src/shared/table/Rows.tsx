import { useLingui } from '@lingui/react/macro';
import type { Column } from './columns';
import type { Selection } from './DataTable';
import classes from './DataTable.module.css';
import type { VisibleRows } from './useScrollWindow';

interface RowsProps<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  selection: Selection<Row> | undefined;
  visible: VisibleRows;
}

/** The rows within sight, between two empty ones that hold the place of the rest. */
export function Rows<Row>({ columns, rows, rowKey, selection, visible }: RowsProps<Row>) {
  const span = columns.length + (selection ? 1 : 0);
  return (
    <tbody>
      <Spacer height={visible.before} span={span} />
      {visible.indexes.map((index) => {
        const row = rows[index];
        if (!row) return null;
        const key = rowKey(row);
        const chosen = selection?.selected.has(key) ?? false;
        return (
          <tr
            key={key}
            ref={visible.measure}
            data-index={index}
            data-chosen={chosen || undefined}
            aria-rowindex={index + 2}
          >
            {selection && (
              <td className={classes.select}>
                <SelectRow name={selection.nameOf(row)} id={key} selection={selection} />
              </td>
            )}
            {columns.map((column, at) => (
              <BodyCell key={column.id} column={column} row={row} first={at === 0} all={columns} />
            ))}
          </tr>
        );
      })}
      <Spacer height={visible.after} span={span} />
    </tbody>
  );
}

interface BodyCellProps<Row> {
  column: Column<Row>;
  row: Row;
  first: boolean;
  all: readonly Column<Row>[];
}

function BodyCell<Row>({ column, row, first, all }: BodyCellProps<Row>) {
  const names = column.rowHeader || (first && !all.some(({ rowHeader }) => rowHeader));
  const numeric = column.align === 'end' || undefined;
  return names ? (
    <th scope="row">{column.cell(row)}</th>
  ) : (
    <td data-align={column.align} data-tabular={numeric}>
      {column.cell(row)}
    </td>
  );
}

function Spacer({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row takes no focus
    <tr aria-hidden="true" className={classes.spacer}>
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

interface SelectRowProps<Row> {
  name: string;
  id: string;
  selection: Selection<Row>;
}

// A native box: one of Mantine's in each row makes scrolling ten thousand rows two and a half times slower.
function SelectRow<Row>({ name, id, selection }: SelectRowProps<Row>) {
  const { t } = useLingui();
  return (
    <label className={classes.box}>
      <input
        type="checkbox"
        aria-label={t`Select ${name}`}
        checked={selection.selected.has(id)}
        onChange={(event) => {
          const selected = new Set(selection.selected);
          if (event.currentTarget.checked) selected.add(id);
          else selected.delete(id);
          selection.onChange(selected);
        }}
      />
    </label>
  );
}
