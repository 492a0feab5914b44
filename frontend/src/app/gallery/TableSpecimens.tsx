import { useMemo, useState } from 'react';
import { useFormat } from '@/shared/format/useFormat';
import type { Column } from '@/shared/table/columns';
import { DataTable } from '@/shared/table/DataTable';
import { Status } from '@/shared/ui/Chip';
import { Section } from '@/shared/ui/Page';
import { Specimen } from './Specimen';

interface Company {
  id: string;
  name: string;
  town: string;
  employees: number | null;
  isMember: boolean;
}

const TOWNS = [
  'Västerås',
  'Eskilstuna',
  'Örebro',
  'Ängelholm',
  'Skellefteå',
  'Göteborg',
  'Zinkgruvan',
];
const TRADES = [
  'Mekan',
  'Svets',
  'Automation',
  'Plåt',
  'Robot',
  'Visualisering',
  'Åkeri',
  'Ställverk',
];

function companies(count: number): Company[] {
  return Array.from({ length: count }, (_, index) => {
    const town = TOWNS[index % TOWNS.length] ?? '';
    return {
      id: String(index),
      name: `${town.slice(0, 4)}bygdens ${TRADES[(index * 5) % TRADES.length]} ${index + 1} AB`,
      town,
      employees: index % 6 === 5 ? null : ((index * 37) % 900) + 1,
      isMember: index % 3 !== 0,
    };
  });
}

export function TableSpecimens() {
  const format = useFormat();
  const many = useMemo(() => companies(10_000), []);
  const few = useMemo(() => companies(4), []);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(['1']));
  const columns = useMemo<Column<Company>[]>(
    () => [
      {
        id: 'name',
        header: 'Namn',
        width: 260,
        cell: ({ name }) => name,
        sortValue: ({ name }) => name,
      },
      {
        id: 'town',
        header: 'Ort',
        width: 140,
        cell: ({ town }) => town,
        sortValue: ({ town }) => town,
      },
      {
        id: 'employees',
        header: 'Anställda',
        width: 120,
        align: 'end',
        cell: ({ employees }) => (employees === null ? '–' : format.number(employees)),
        sortValue: ({ employees }) => employees,
      },
      {
        id: 'status',
        header: 'Status',
        width: 140,
        cell: ({ isMember }) => (
          <Status tone={isMember ? 'good' : 'over'}>{isMember ? 'Medlem' : 'Utgått'}</Status>
        ),
      },
    ],
    [format],
  );
  return (
    <Section title="Tabeller">
      <Specimen name="DataTable, 10 000 rader">
        <DataTable
          label="Tiotusen organisationer"
          columns={columns}
          rows={many}
          rowKey={({ id }) => id}
          selection={{ selected, onChange: setSelected, nameOf: ({ name }) => name }}
        />
      </Specimen>
      <Specimen name="DataTable, 4 rader">
        <DataTable
          label="Fyra organisationer"
          columns={columns}
          rows={few}
          rowKey={({ id }) => id}
          foot="Det var alla."
        />
      </Specimen>
    </Section>
  );
}
