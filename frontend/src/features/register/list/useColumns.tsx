import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { RegisterRowFragment } from '@/gql/graphql';
import { placeName } from '@/shared/format/place';
import { useFormat } from '@/shared/format/useFormat';
import type { Column } from '@/shared/table/columns';
import { Status } from '@/shared/ui/Chip';
import { KINDS, SIZES, STATUS_TONES, STATUSES } from '../labels';
import classes from './Row.module.css';

const RegisterRowDocument = graphql(`
  fragment RegisterRow on Organisation {
    id
    name
    kind
    sizeClass
    employees
    archivedAt
    updatedAt
    membershipStatus
    memberSince
    place {
      city
      municipality {
        name
      }
      country {
        code
        name
      }
    }
    sectors {
      isMain
      sector {
        code
        name
      }
    }
    competences {
      competence {
        key
        name
      }
    }
    memberships {
      leftOn
      category {
        name
      }
    }
  }
`);

export type RowReference = FragmentType<typeof RegisterRowDocument> & { id: string };

/** How many competences are named before the rest is only counted. */
const NAMED = 2;

function mainSector({ sectors }: RegisterRowFragment): string | undefined {
  return (sectors.find(({ isMain }) => isMain) ?? sectors[0])?.sector.name;
}

function Sector({ row }: { row: RegisterRowFragment }) {
  const name = mainSector(row);
  if (!name) return '–';
  return (
    <span title={name} className={classes.sector}>
      {name}
    </span>
  );
}

function NameLink({ row }: { row: RegisterRowFragment }) {
  return (
    <Link to="/organisation/$id" params={{ id: row.id }} className={classes.name}>
      {row.name}
    </Link>
  );
}

function Competences({ row }: { row: RegisterRowFragment }) {
  const { t } = useLingui();
  const names = row.competences.map(({ competence }) => competence.name);
  const further = names.length - NAMED;
  if (names.length === 0) return '–';
  return (
    <span title={names.join(', ')}>
      {names.slice(0, NAMED).join(', ')}
      {further > 0 && <span className={classes.more}> {t`and ${further} more`}</span>}
    </span>
  );
}

export function useColumns(): Column<RegisterRowFragment>[] {
  const { t, i18n } = useLingui();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t`Name`,
        width: 260,
        serverSort: true,
        rowHeader: true,
        cell: (row) => <NameLink row={row} />,
      },
      { id: 'kind', header: t`Kind`, width: 130, cell: ({ kind }) => i18n._(KINDS[kind]) },
      {
        id: 'place',
        header: t`Place`,
        width: 130,
        cell: ({ place }) => (place ? placeName(place) : '–'),
      },
      {
        id: 'employees',
        header: t`Employees`,
        width: 110,
        align: 'end',
        serverSort: true,
        cell: ({ employees, sizeClass }) => {
          if (employees !== null && employees !== undefined) return format.number(employees);
          return sizeClass ? i18n._(SIZES[sizeClass]) : '–';
        },
      },
      { id: 'sector', header: t`Main sector`, width: 210, cell: (row) => <Sector row={row} /> },
      {
        id: 'status',
        header: t`Membership`,
        width: 150,
        cell: ({ membershipStatus: status }) =>
          status ? <Status tone={STATUS_TONES[status]}>{i18n._(STATUSES[status])}</Status> : '–',
      },
      {
        id: 'since',
        header: t`Member since`,
        width: 170,
        cell: ({ memberSince, memberships }) => {
          const category = memberships?.find(({ leftOn }) => !leftOn)?.category.name;
          return (
            [memberSince && format.shortDate(memberSince), category].filter(Boolean).join(' · ') ||
            '–'
          );
        },
      },
      {
        id: 'competences',
        header: t`Competences`,
        width: 260,
        cell: (row) => <Competences row={row} />,
      },
      {
        id: 'updated',
        header: t`Updated`,
        width: 130,
        align: 'end',
        serverSort: true,
        cell: ({ updatedAt }) => format.shortDate(updatedAt),
      },
    ],
    [t, i18n, format],
  );
}

/** On a phone: what tells one row from another, and where it stands. */
export function useNarrowColumns(): Column<RegisterRowFragment>[] {
  const { t, i18n } = useLingui();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t`Name`,
        width: 200,
        serverSort: true,
        rowHeader: true,
        cell: (row) => (
          <>
            <NameLink row={row} />
            <span className={classes.under}>
              {[i18n._(KINDS[row.kind]), row.place && placeName(row.place)]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </>
        ),
      },
      {
        id: 'status',
        header: t`Membership`,
        width: 130,
        cell: ({ membershipStatus: status }) =>
          status ? <Status tone={STATUS_TONES[status]}>{i18n._(STATUSES[status])}</Status> : '–',
      },
    ],
    [t, i18n],
  );
}

export const asRow = (row: RowReference) => readFragment(RegisterRowDocument, row);
