import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/gql';
import type { ListingTermsQuery } from '@/gql/graphql';
import { request } from '@/shared/graphql/request';

const ListingTermsDocument = graphql(`
  query ListingTerms {
    listingKinds {
      key
      name
      direction
      isOpen
      requiredFields
      partnershipTypes {
        key
        name
      }
    }
    competences {
      key
      name
    }
    themes {
      key
      name
    }
    regions {
      code
      name
    }
  }
`);

/** What a listing can be described by. Changes a few times a year. */
export const listingTermsQuery = queryOptions({
  queryKey: ['marketplace', 'terms'],
  queryFn: ({ signal }) => request(ListingTermsDocument, {}, signal),
  staleTime: 60 * 60_000,
});

export type ListingTerms = ListingTermsQuery;
export type Kind = ListingTermsQuery['listingKinds'][number];
