import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import { asVariables, type BoardSearch } from './search';

const ListingsDocument = graphql(`
  query Listings(
    $text: String
    $filter: ListingFilter
    $orderBy: ListingOrder
    $first: Int!
    $after: String
    $counts: Boolean!
  ) {
    listings(text: $text, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      totalCount
      didYouMean
      degraded
      hits {
        highlights {
          field
          html
        }
        listing {
          id
          ...ListingCard
        }
      }
      facets @include(if: $counts) {
        ...BoardFacet
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const PAGE = 20;

/** The board page by page; only the first one is counted by facets. */
export function useBoard(search: BoardSearch) {
  return useInfiniteQuery({
    queryKey: ['marketplace', 'board', search],
    queryFn: ({ pageParam, signal }) =>
      request(
        ListingsDocument,
        { ...asVariables(search), first: PAGE, after: pageParam, counts: pageParam === null },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ listings: { pageInfo } }) =>
      pageInfo.hasNextPage ? pageInfo.endCursor : undefined,
    placeholderData: keepPreviousData,
  });
}
