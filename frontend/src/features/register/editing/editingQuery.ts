import { queryOptions } from '@tanstack/react-query';
import { graphql, readFragment } from '@/gql';
import { request } from '@/shared/graphql/request';
import { ApiError } from '@/shared/http/ApiError';
import { organisationKey } from '../cache';

const OrganisationDraftDocument = graphql(`
  fragment OrganisationDraft on Organisation {
    id
    version
    actions
    name
    legalName
    aliases
    kind
    legalForm
    employees
    website
    email
    phone
    summarySv
    summaryEn
    descriptionSv
    descriptionEn
    visibility
    logoUrl
    parent {
      id
      name
    }
    sectors {
      isMain
      sector {
        code
      }
    }
    competences {
      level
      evidenceSv
      evidenceEn
      competence {
        key
      }
    }
    themes {
      key
    }
    addresses {
      kind
      street
      postcode
      city
      municipality {
        code
      }
      region {
        code
      }
      country {
        code
      }
      latitude
      longitude
    }
    identifiers {
      scheme
      value
    }
  }
`);

const OrganisationForEditingDocument = graphql(`
  query OrganisationForEditing($id: ID!) {
    organisation(id: $id) {
      ...OrganisationDraft
    }
  }
`);

/** Always read anew: what one edits must not come from memory. */
export const editingQuery = (id: string) =>
  queryOptions({
    queryKey: [...organisationKey(id), 'editing'],
    queryFn: async ({ signal }) => {
      const { organisation } = await request(OrganisationForEditingDocument, { id }, signal);
      const found = readFragment(OrganisationDraftDocument, organisation);
      if (!found) throw new ApiError({ code: 'not_found', message: '' });
      return found;
    },
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
