import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { graphql, readFragment } from '@/gql';
import type { MatchPageFragment } from '@/gql/graphql';
import { request } from '@/shared/graphql/request';

/** Whom the suggestions are for. */
export interface Subject {
  kind: 'organisation' | 'listing';
  id: string;
}

/** Null where the reader may not know. */
export type MatchPage = MatchPageFragment | null;

const MatchPageDocument = graphql(`
  fragment MatchPage on MatchConnection {
    totalCount
    nodes {
      organisation {
        id
      }
      feedback {
        isUseful
        comment
      }
      ...MatchCard
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
`);

const OrganisationMatchesDocument = graphql(`
  query OrganisationMatches($id: ID!, $surprise: Float!, $first: Int!, $after: String) {
    organisation(id: $id) {
      id
      matches(surprise: $surprise, first: $first, after: $after) {
        ...MatchPage
      }
    }
  }
`);

const ListingMatchesDocument = graphql(`
  query ListingMatches($id: ID!, $surprise: Float!, $first: Int!, $after: String) {
    listing(id: $id) {
      id
      matches(surprise: $surprise, first: $first, after: $after) {
        ...MatchPage
      }
    }
  }
`);

const PAGE = 8;

interface Asked {
  id: string;
  surprise: number;
  first: number;
  after: string | null;
}

async function page(kind: Subject['kind'], asked: Asked, signal: AbortSignal): Promise<MatchPage> {
  const subject =
    kind === 'organisation'
      ? (await request(OrganisationMatchesDocument, asked, signal)).organisation
      : (await request(ListingMatchesDocument, asked, signal)).listing;
  return readFragment(MatchPageDocument, subject?.matches) ?? null;
}

export const matchesKey = ({ kind, id }: Subject, surprise: number) =>
  ['matches', kind, id, surprise] as const;

export function useMatches(subject: Subject, surprise: number) {
  const { kind, id } = subject;
  return useInfiniteQuery({
    queryKey: matchesKey(subject, surprise),
    queryFn: ({ pageParam, signal }) =>
      page(kind, { id, surprise, first: PAGE, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last?.pageInfo.hasNextPage ? last.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
  });
}

export type Matches = InfiniteData<MatchPage, string | null>;
export type Feedback = MatchPageFragment['nodes'][number]['feedback'];

/** The suggestions as they are once the reader has said what they think of one. */
export function withFeedback(matches: Matches, counterpart: string, feedback: Feedback): Matches {
  return {
    ...matches,
    pages: matches.pages.map(
      (found) =>
        found && {
          ...found,
          nodes: found.nodes.map((match) =>
            match.organisation.id === counterpart ? { ...match, feedback } : match,
          ),
        },
    ),
  };
}
