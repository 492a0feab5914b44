import { graphql } from '@/gql';
import type { ListingAction } from '@/gql/graphql';
import { request } from '@/shared/graphql/request';
import { useRefreshed } from './cache';

const MoveListingDocument = graphql(`
  mutation MoveListing($id: ID!, $expectedVersion: Int!, $action: ListingAction!, $note: String) {
    moveListing(id: $id, expectedVersion: $expectedVersion, action: $action, note: $note) {
      listing {
        id
        version
        status
      }
    }
  }
`);

interface Moving {
  id: string;
  version: number;
}

export function move({ id, version }: Moving, action: ListingAction, note?: string) {
  return request(MoveListingDocument, {
    id,
    expectedVersion: version,
    action,
    note: note ?? null,
  });
}

/** Takes a step in a listing's life and has everything that shows it read anew. */
export function useMoved(listing: Moving) {
  const refreshed = useRefreshed();
  return async (action: ListingAction, note?: string) => {
    await move(listing, action, note);
    await refreshed();
  };
}
