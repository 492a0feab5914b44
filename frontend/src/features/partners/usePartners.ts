import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import { asVariables, type PartnerSearchState } from './search';

const PartnerSearchDocument = graphql(`
  query PartnerSearch(
    $text: String
    $filter: PartnerFilter
    $near: NearInput
    $sort: PartnerSort
    $first: Int!
    $after: String
    $counts: Boolean!
  ) {
    partnerSearch(
      text: $text
      filter: $filter
      near: $near
      sort: $sort
      first: $first
      after: $after
    ) {
      totalCount
      didYouMean
      degraded
      hits {
        organisation {
          id
        }
        ...PartnerCard
      }
      facets @include(if: $counts) {
        ...PartnerFacet
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The search page by page; only the first one is counted by facets. */
export function usePartners(search: PartnerSearchState, pageSize: number) {
  return useInfiniteQuery({
    queryKey: ['partners', 'search', search, pageSize],
    queryFn: ({ pageParam, signal }) =>
      request(
        PartnerSearchDocument,
        { ...asVariables(search), first: pageSize, after: pageParam, counts: pageParam === null },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ partnerSearch: { pageInfo } }) =>
      pageInfo.hasNextPage ? pageInfo.endCursor : undefined,
    placeholderData: keepPreviousData,
  });
}
