import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { graphql, readFragment } from '@/gql';
import type { ImportRunRowFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { request } from '@/shared/graphql/request';
import type { Column } from '@/shared/table/columns';
import { DataTable } from '@/shared/table/DataTable';
import { Status } from '@/shared/ui/Chip';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { runsKey } from './cache';
import classes from './ImportsPage.module.css';
import { uuidOf } from './ids';
import { STATE_TONES, STATES, totalOf } from './states';

const ImportRunRowDocument = graphql(`
  fragment ImportRunRow on ImportRun {
    id
    fileName
    createdAt
    state
    sheet {
      name
    }
    counts {
      verdict
      count
    }
  }
`);

const ImportRunsDocument = graphql(`
  query ImportRuns($first: Int!, $after: String) {
    importRuns(first: $first, after: $after) {
      nodes {
        id
        ...ImportRunRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const PAGE = 20;

function useRuns() {
  return useInfiniteQuery({
    queryKey: runsKey,
    queryFn: ({ pageParam, signal }) =>
      request(ImportRunsDocument, { first: PAGE, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ importRuns: { pageInfo } }) =>
      pageInfo.hasNextPage ? pageInfo.endCursor : undefined,
  });
}

/** What has been imported, and what waits for a second person; the newest first. */
export function RunList() {
  const { t } = useLingui();
  const runs = useRuns();
  const columns = useColumns();
  const rows = useMemo(
    () =>
      runs.data?.pages.flatMap(({ importRuns }) =>
        importRuns.nodes.map((run) => readFragment(ImportRunRowDocument, run)),
      ) ?? [],
    [runs.data],
  );
  if (runs.isPending) return <SkeletonRows />;
  if (runs.isError && !runs.data) return <Failure error={runs.error} retry={runs.refetch} />;
  if (rows.length === 0) {
    return (
      <EmptyState scene="list" title={t`Nothing has been imported yet`}>
        <p>
          <Trans>Start with a list that you have: the first look at it changes nothing.</Trans>
        </p>
      </EmptyState>
    );
  }
  return (
    <>
      <DataTable label={t`Imports`} columns={columns} rows={rows} rowKey={({ id }) => id} />
      {runs.hasNextPage && (
        <Button
          variant="default"
          className="no-print"
          style={{ alignSelf: 'flex-start' }}
          loading={runs.isFetchingNextPage}
          onClick={() => runs.fetchNextPage()}
        >
          <Trans>Show earlier imports</Trans>
        </Button>
      )}
    </>
  );
}

function useColumns(): Column<ImportRunRowFragment>[] {
  const { t, i18n } = useLingui();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'file',
        header: t`File`,
        width: 280,
        cell: ({ id, fileName }) => (
          <Link to="/import/$id" params={{ id: uuidOf(id) }} className={classes.link}>
            {fileName}
          </Link>
        ),
        sortValue: ({ fileName }) => fileName,
      },
      { id: 'sheet', header: t`List of`, width: 160, cell: ({ sheet }) => sheet.name },
      {
        id: 'state',
        header: t`Stage`,
        width: 180,
        cell: ({ state }) => <Status tone={STATE_TONES[state]}>{i18n._(STATES[state])}</Status>,
      },
      {
        id: 'rows',
        header: t`Rows`,
        width: 90,
        align: 'end',
        cell: ({ counts }) => (counts.length ? format.number(totalOf(counts)) : '–'),
        sortValue: ({ counts }) => totalOf(counts),
      },
      {
        id: 'uploaded',
        header: t`Uploaded`,
        width: 180,
        cell: ({ createdAt }) => format.dateTime(createdAt),
        sortValue: ({ createdAt }) => createdAt,
      },
    ],
    [t, i18n, format],
  );
}
