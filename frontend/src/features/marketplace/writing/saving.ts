import { graphql } from '@/gql';
import type { ListingAction, Visibility } from '@/gql/graphql';
import { can, type Viewer } from '@/shared/auth/viewer';
import { request } from '@/shared/graphql/request';
import { move } from '../moving';
import { asChange, asInput, type ListingValues } from './values';

const CreateListingDocument = graphql(`
  mutation CreateListing($input: ListingInput!) {
    createListing(input: $input) {
      listing {
        id
        version
      }
    }
  }
`);

const UpdateListingDocument = graphql(`
  mutation UpdateListing($id: ID!, $expectedVersion: Int!, $input: ListingInput!) {
    updateListing(id: $id, expectedVersion: $expectedVersion, input: $input) {
      listing {
        id
        version
      }
    }
  }
`);

export interface Saved {
  id: string;
  version: number;
}

/** How the writer brings it onto the board: what everyone will see is read first. */
export function publishingStep(visibility: Visibility, viewer: Viewer): ListingAction {
  return visibility === 'PUBLIC' && !can(viewer, 'listing:review') ? 'SUBMIT' : 'PUBLISH';
}

export async function create(values: ListingValues): Promise<Saved> {
  const { createListing } = await request(CreateListingDocument, { input: asInput(values) });
  return createListing.listing;
}

export async function update({ id, version }: Saved, values: ListingValues): Promise<Saved> {
  const { updateListing } = await request(UpdateListingDocument, {
    id,
    expectedVersion: version,
    input: asChange(values),
  });
  return updateListing.listing;
}

/** Saved first, then moved: what was written is kept also where publishing is refused. */
export async function publish(saved: Saved, step: ListingAction): Promise<Saved> {
  const { moveListing } = await move(saved, step);
  return moveListing.listing;
}
