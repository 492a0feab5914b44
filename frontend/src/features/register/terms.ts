import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';

/** The shared vocabulary that one filters and describes organisations by, in the reader's language. */

const RegisterTermsDocument = graphql(`
  query RegisterTerms {
    competences {
      key
      name
    }
    themes {
      key
      name
    }
    sectors {
      code
      level
      name
    }
    regions {
      code
      name
    }
    membershipCategories {
      id
      key
      name
      isOpen
    }
  }
`);

/** Changes a few times a year: read once for as long as the application is open. */
export const termsQuery = queryOptions({
  queryKey: ['register', 'terms'],
  queryFn: ({ signal }) => request(RegisterTermsDocument, {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

const PlacesDocument = graphql(`
  query RegisterPlaces {
    municipalities {
      code
      name
      region {
        name
      }
    }
    countries {
      code
      name
    }
  }
`);

export const placesQuery = queryOptions({
  queryKey: ['register', 'places'],
  queryFn: ({ signal }) => request(PlacesDocument, {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});
