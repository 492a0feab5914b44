import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { graphql, readFragment } from '@/gql';
import type { ImportVerdict } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { request } from '@/shared/graphql/request';
import { DataTable } from '@/shared/table/DataTable';
import { Failure } from '@/shared/ui/Failure';
import { Section } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { runKey } from '../cache';
import { globalId } from '../ids';
import { inOrder, totalOf, VERDICTS } from '../states';
import { DoubleDialog } from './DoubleDialog';
import { type Row, RowDocument, useRowColumns } from './row';
import classes from './run.module.css';
import type { Run } from './useRun';

const ImportRowsDocument = graphql(`
  query ImportRows($id: ID!, $verdict: [ImportVerdict!], $first: Int!, $after: String) {
    importRun(id: $id) {
      id
      rows(verdict: $verdict, first: $first, after: $after) {
        totalCount
        nodes {
          id
          ...ImportRowCells
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const PAGE = 50;

function useRows(uuid: string, state: Run['state'], verdict: ImportVerdict | null) {
  return useInfiniteQuery({
    queryKey: [...runKey(uuid), 'rows', state, verdict],
    queryFn: async ({ pageParam, signal }) => {
      const verdicts = verdict ? [verdict] : null;
      const asked = { id: globalId(uuid), verdict: verdicts, first: PAGE, after: pageParam };
      return (await request(ImportRowsDocument, asked, signal)).importRun?.rows ?? null;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
  });
}

/** Every row of the file with what is planned for it or became of it. */
export function RowsPanel({ uuid, run }: { uuid: string; run: Run }) {
  const { t } = useLingui();
  const ordered = inOrder(run.counts);
  const [chosen, setChosen] = useState<ImportVerdict | null>(ordered[0]?.verdict ?? null);
  const verdict = ordered.some((one) => one.verdict === chosen) ? chosen : null;
  const [comparing, setComparing] = useState<string | null>(null);
  const found = useRows(uuid, run.state, verdict);
  const rows = useMemo(
    () =>
      found.data?.pages.flatMap(
        (page) => page?.nodes.map((node) => readFragment(RowDocument, node)) ?? [],
      ) ?? [],
    [found.data],
  );
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const columns = useRowColumns(
    run,
    useCallback((row: Row) => setComparing(row.id), []),
  );
  const compared = rows.find(({ id }) => id === comparing);
  const total = found.data?.pages[0]?.totalCount ?? 0;
  return (
    <Section title={t`The rows`}>
      <VerdictFilter run={run} chosen={verdict} onChoose={setChosen} />
      {found.isPending && <SkeletonRows rows={8} />}
      {found.isError && !found.data && <Failure error={found.error} retry={found.refetch} />}
      {found.data && (
        <DataTable
          label={t`Rows of the file`}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          total={total}
          onEndReached={more}
          busy={found.isPlaceholderData}
          foot={<Foot rows={found} />}
        />
      )}
      {compared && (
        <DoubleDialog uuid={uuid} run={run} row={compared} onClose={() => setComparing(null)} />
      )}
    </Section>
  );
}

interface VerdictFilterProps {
  run: Run;
  chosen: ImportVerdict | null;
  onChoose: (verdict: ImportVerdict | null) => void;
}

function VerdictFilter({ run, chosen, onChoose }: VerdictFilterProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const choice = (verdict: ImportVerdict | null, label: string, count: number) => (
    <Button
      key={label}
      size="sm"
      variant={chosen === verdict ? 'filled' : 'default'}
      aria-pressed={chosen === verdict}
      rightSection={<span data-tabular>{format.number(count)}</span>}
      onClick={() => onChoose(verdict)}
    >
      {label}
    </Button>
  );
  return (
    <fieldset className={`${classes.verdicts} no-print`}>
      <legend className="visually-hidden">
        <Trans>Show rows that are</Trans>
      </legend>
      {inOrder(run.counts).map(({ verdict, count }) =>
        choice(verdict, i18n._(VERDICTS[verdict]), count),
      )}
      {choice(null, t`All rows`, totalOf(run.counts))}
    </fieldset>
  );
}

function Foot({ rows }: { rows: ReturnType<typeof useRows> }) {
  const total = rows.data?.pages[0]?.totalCount ?? 0;
  if (rows.isFetchingNextPage) return <Trans>Fetching more …</Trans>;
  if (rows.isFetchNextPageError) {
    return (
      <Button variant="subtle" size="compact-sm" onClick={() => rows.fetchNextPage()}>
        <Trans>More could not be fetched. Try again</Trans>
      </Button>
    );
  }
  return <Plural value={total} one="# row" other="# rows" />;
}
