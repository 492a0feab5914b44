import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import { graphql } from '@/gql';
import type { ImportRowCellsFragment } from '@/gql/graphql';
import type { Column } from '@/shared/table/columns';
import { Status } from '@/shared/ui/Chip';
import { parseDecision } from '../decisions';
import { placeOf } from '../mapping';
import { VERDICT_TONES, VERDICTS } from '../states';
import classes from './run.module.css';
import type { Run } from './useRun';

export const RowDocument = graphql(`
  fragment ImportRowCells on ImportRow {
    id
    number
    verdict
    name
    decision
    reasons
    cells {
      column
      before
      after
      reason
    }
    candidates {
      score
      reasons
      organisation {
        id
        name
        website
        place {
          municipality {
            name
          }
        }
        identifiers {
          scheme
          value
        }
      }
    }
  }
`);

export type Row = ImportRowCellsFragment;

/** Narrower than this, three columns are what fits; the verdict then stands under the name. */
const NARROW = '(max-width: 48em)';

/** Columns of the table of rows; doubles have a way to be compared while they can be decided. */
export function useRowColumns(run: Run, onCompare: (row: Row) => void): Column<Row>[] {
  const { t } = useLingui();
  const isNarrow = useMediaQuery(NARROW) ?? false;
  return useMemo(() => {
    const number: Column<Row> = {
      id: 'number',
      header: t`Row`,
      width: 56,
      align: 'end',
      cell: (row) => row.number,
    };
    const name: Column<Row> = {
      id: 'name',
      header: t`Name`,
      width: isNarrow ? 120 : 170,
      rowHeader: true,
      cell: (row) => (
        <>
          {row.name || '–'}
          {isNarrow && <Verdict row={row} />}
        </>
      ),
    };
    const verdict: Column<Row> = {
      id: 'verdict',
      header: t`Verdict`,
      width: 140,
      cell: (row) => <Verdict row={row} />,
    };
    const what: Column<Row> = {
      id: 'what',
      header: t`What changes, and why not`,
      width: isNarrow ? 150 : 440,
      cell: (row) => <What run={run} row={row} onCompare={onCompare} />,
    };
    return isNarrow ? [number, name, what] : [number, name, verdict, what];
  }, [t, run, onCompare, isNarrow]);
}

function Verdict({ row: { verdict } }: { row: Row }) {
  const { i18n } = useLingui();
  return (
    <div>
      <Status tone={VERDICT_TONES[verdict]}>{i18n._(VERDICTS[verdict])}</Status>
    </div>
  );
}

interface WhatProps {
  run: Run;
  row: Row;
  onCompare: (row: Row) => void;
}

function What({ run, row, onCompare }: WhatProps) {
  const isDouble = row.verdict === 'DOUBLE';
  return (
    <div className={classes.what} data-refused={!isDouble || undefined}>
      {row.reasons.map((reason) => (
        <p key={reason} className={classes.reason}>
          {reason}
        </p>
      ))}
      {isDouble ? (
        <div className={classes.decision}>
          <Decided row={row} />
          {run.state === 'PLANNED' && (
            <Button size="compact-sm" variant="default" onClick={() => onCompare(row)}>
              <Trans>Compare and decide</Trans>
            </Button>
          )}
        </div>
      ) : (
        <Cells run={run} row={row} />
      )}
    </div>
  );
}

function Decided({ row }: { row: Row }) {
  const decision = parseDecision(row.decision);
  switch (decision.kind) {
    case 'new':
      return <Trans>Decided: added as new.</Trans>;
    case 'skip':
      return <Trans>Decided: skipped.</Trans>;
    case 'same': {
      const same = row.candidates.find(
        ({ organisation }) => organisation?.id === decision.organisation,
      );
      const name = same?.organisation?.name ?? row.name;
      return <Trans>Decided: the same as {name}.</Trans>;
    }
    default:
      return <Trans>Not decided: left out.</Trans>;
  }
}

function Cells({ run, row }: { run: Run; row: Row }) {
  const labels = new Map(run.sheet.columns.map(({ key, label }) => [key, label]));
  if (row.cells.length === 0) return null;
  return (
    <dl className={classes.cells}>
      {row.cells.map(({ column, before, after, reason }) => (
        <div key={column} className={classes.cell} data-refused={Boolean(reason) || undefined}>
          <dt>
            {labels.get(column) ?? column}{' '}
            {reason && (
              <span className={classes.place}>{placeOf(run.mapping, column, row.number)}</span>
            )}
          </dt>
          <dd>{reason ?? <Difference before={before ?? null} after={after ?? null} />}</dd>
        </div>
      ))}
    </dl>
  );
}

function Difference({ before, after }: { before: string | null; after: string | null }) {
  if (!before) return <ins>{after}</ins>;
  return (
    <>
      <del>{before}</del>
      <span aria-hidden="true"> → </span>
      <ins>{after || <Trans>nothing</Trans>}</ins>
    </>
  );
}
