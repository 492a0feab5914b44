import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { HistoryAction, HistoryRowFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Section } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { Timeline, type TimelineEntry } from '@/shared/ui/Timeline';
import { organisationKey } from '../cache';
import { RECORD_KINDS } from './recordKinds';
import { useOrganisationId } from './useOrganisationId';

const HistoryRowDocument = graphql(`
  fragment HistoryRow on HistoryEntry {
    id
    at
    actor
    action
    model
    recordName
    changes {
      field
      label
      before
      after
    }
  }
`);

const OrganisationHistoryDocument = graphql(`
  query OrganisationHistory($id: ID!, $first: Int!, $after: String) {
    organisation(id: $id) {
      id
      history(first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          ...HistoryRow
        }
      }
    }
  }
`);

const PAGE = 30;

function useHistory(id: string) {
  return useInfiniteQuery({
    queryKey: [...organisationKey(id), 'history'],
    queryFn: ({ pageParam, signal }) =>
      request(OrganisationHistoryDocument, { id, first: PAGE, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ organisation }) => {
      const page = organisation?.history?.pageInfo;
      return page?.hasNextPage ? page.endCursor : undefined;
    },
  });
}

/** Who changed what, when, from what and to what. */
export function HistoryTab() {
  const { t } = useLingui();
  const story = useHistory(useOrganisationId());
  if (story.isPending) return <SkeletonRows rows={8} />;
  if (story.isError && !story.data) return <Failure error={story.error} retry={story.refetch} />;
  const pages = story.data.pages.map(({ organisation }) => organisation?.history);
  if (!pages[0]) return <NoRight />;
  const entries = pages.flatMap((page) => page?.nodes ?? []);
  return (
    <Section title={t`History`}>
      {entries.length === 0 ? (
        <EmptyState scene="history" title={t`Nothing has been changed yet`} />
      ) : (
        <Entries entries={entries} />
      )}
      {story.hasNextPage && (
        <Button
          variant="default"
          className="no-print"
          style={{ alignSelf: 'flex-start' }}
          loading={story.isFetchingNextPage}
          onClick={() => story.fetchNextPage()}
        >
          <Trans>Show earlier changes</Trans>
        </Button>
      )}
    </Section>
  );
}

const RECORD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Which record a row belongs to says nothing to a reader; its name stands in the heading. */
function isReadable({ before, after }: HistoryRowFragment['changes'][number]): boolean {
  return ![before, after].some((value) => value && RECORD_ID.test(value));
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function useEntry(): (row: HistoryRowFragment) => TimelineEntry {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const deed = (action: HistoryAction, name: string) => {
    switch (action) {
      case 'CREATED':
        return t`${name} was added`;
      case 'REMOVED':
        return t`${name} was removed`;
      case 'SEEN':
        return t`${name} was looked at`;
      default:
        return t`${name} was changed`;
    }
  };
  const named = ({ model, recordName }: HistoryRowFragment) => {
    const kind = RECORD_KINDS[model];
    return kind ? `${i18n._(kind)} ${recordName}` : recordName;
  };
  const shown = (value: string | null | undefined) =>
    value && DAY.test(value) ? format.shortDate(value) : value;
  return (row) => ({
    id: row.id,
    at: row.at,
    who: row.actor ?? t`The system`,
    what: deed(row.action, named(row)),
    changes: row.changes.filter(isReadable).map(({ field, label, before, after }) => ({
      field: label || field,
      ...(row.action !== 'CREATED' && { from: shown(before) }),
      to: shown(after),
    })),
  });
}

function Entries({ entries }: { entries: readonly FragmentType<typeof HistoryRowDocument>[] }) {
  const asEntry = useEntry();
  return <Timeline entries={readFragment(HistoryRowDocument, entries).map(asEntry)} />;
}
