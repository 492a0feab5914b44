import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { show } from '@/test/show';
import type { Column, Sort } from './columns';
import { DataTable } from './DataTable';

interface Row {
  id: string;
  town: string;
  employees: number | null;
}

const ROWS: Row[] = [
  { id: 'a', town: 'Örebro', employees: 9 },
  { id: 'b', town: 'Arboga', employees: null },
  { id: 'c', town: 'Åmål', employees: 120 },
];

const COLUMNS: Column<Row>[] = [
  { id: 'town', header: 'Ort', width: 100, cell: (row) => row.town, sortValue: (row) => row.town },
  {
    id: 'employees',
    header: 'Anställda',
    width: 100,
    align: 'end',
    serverSort: true,
    cell: (row) => row.employees ?? '–',
    sortValue: (row) => row.employees,
  },
];

const key = ({ id }: Row) => id;
const towns = () => screen.getAllByRole('rowheader').map((cell) => cell.textContent);

test('rows are sorted as Swedish sorts, up and down', async () => {
  const user = userEvent.setup();
  show(<DataTable label="Orter" columns={COLUMNS} rows={ROWS} rowKey={key} />);
  await user.click(screen.getByRole('button', { name: 'Ort' }));

  expect(towns()).toEqual(['Arboga', 'Åmål', 'Örebro']);
  expect(screen.getByRole('columnheader', { name: 'Ort' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );

  await user.click(screen.getByRole('button', { name: 'Ort' }));
  expect(towns()).toEqual(['Örebro', 'Åmål', 'Arboga']);
});

test('what is missing comes last both ways', async () => {
  const user = userEvent.setup();
  show(<DataTable label="Orter" columns={COLUMNS} rows={ROWS} rowKey={key} />);
  const heading = screen.getByRole('button', { name: 'Anställda' });

  await user.click(heading);
  expect(towns()).toEqual(['Örebro', 'Åmål', 'Arboga']);
  await user.click(heading);
  expect(towns()).toEqual(['Åmål', 'Örebro', 'Arboga']);
});

test('a table that the server sorts asks for it and keeps the order that it is given', async () => {
  const user = userEvent.setup();
  const onSort = vi.fn<(sort: Sort) => void>();
  const sort = { column: 'employees', descending: false };
  show(
    <DataTable
      label="Orter"
      columns={COLUMNS}
      rows={ROWS}
      rowKey={key}
      total={50_000}
      sort={sort}
      onSort={onSort}
    />,
  );
  expect(screen.queryByRole('button', { name: 'Ort' })).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Anställda' }));

  expect(onSort).toHaveBeenCalledWith({ column: 'employees', descending: true });
  expect(towns()).toEqual(['Örebro', 'Arboga', 'Åmål']);
  expect(screen.getByRole('table', { name: 'Orter' })).toHaveAttribute('aria-rowcount', '50001');
});

function Selectable() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return (
    <>
      <output>{[...selected].sort().join(' ')}</output>
      <DataTable
        label="Orter"
        columns={COLUMNS}
        rows={ROWS}
        rowKey={key}
        selection={{ selected, onChange: setSelected, nameOf: ({ town }) => town }}
      />
    </>
  );
}

test('rows are selected one by one or all together', async () => {
  const user = userEvent.setup();
  show(<Selectable />);
  await user.click(screen.getByRole('checkbox', { name: 'Markera Åmål' }));

  expect(screen.getByRole('status')).toHaveTextContent('c');
  expect(screen.getByRole('checkbox', { name: 'Markera alla rader' })).toBePartiallyChecked();

  await user.click(screen.getByRole('checkbox', { name: 'Markera alla rader' }));
  expect(screen.getByRole('status')).toHaveTextContent('a b c');
});

test('near the end more is asked for', () => {
  const onEndReached = vi.fn();
  show(
    <DataTable
      label="Orter"
      columns={COLUMNS}
      rows={ROWS}
      rowKey={key}
      onEndReached={onEndReached}
      foot="Hämtar fler …"
    />,
  );

  expect(onEndReached).toHaveBeenCalled();
  const frame = screen.getByRole('region', { name: 'Orter' });
  expect(within(frame).getByText('Hämtar fler …')).toBeVisible();
});
