import { useInfiniteQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';

export const searchIndexKey = ['administration', 'search'] as const;

const SearchIndexDocument = graphql(`
  query SearchIndexPage($first: Int!, $after: String) {
    searchIndex {
      isAnswering
      waiting
      lagSeconds
      deadLetters(first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          ...DeadLetterRow
        }
      }
    }
  }
`);

const RetryIndexingDocument = graphql(`
  mutation RetryIndexing($ids: [ID!]) {
    retryIndexing(ids: $ids) {
      retried
    }
  }
`);

const PAGE = 30;
/** What waits is usually done within seconds; the reader is shown how it goes. */
const EVERY_MS = 5_000;

export function useSearchIndex() {
  return useInfiniteQuery({
    queryKey: searchIndexKey,
    queryFn: ({ pageParam, signal }) =>
      request(SearchIndexDocument, { first: PAGE, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ searchIndex }) => {
      const page = searchIndex?.deadLetters.pageInfo;
      return page?.hasNextPage ? page.endCursor : undefined;
    },
    refetchInterval: EVERY_MS,
  });
}

/** All that was given up, unless told which; how many are tried again. */
export async function retryIndexing(ids?: string[]): Promise<number> {
  const { retryIndexing: done } = await request(RetryIndexingDocument, { ids });
  return done.retried;
}
