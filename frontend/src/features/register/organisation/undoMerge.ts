import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';

const UndoMergeDocument = graphql(`
  mutation UndoMerge($kept: ID!) {
    undoMerge(kept: $kept) {
      organisation {
        id
        name
      }
    }
  }
`);

/** Takes back the latest merge into an organisation; answers the one that stands on its own again. */
export async function undoMerge(kept: string): Promise<{ id: string; name: string }> {
  const { undoMerge: undone } = await request(UndoMergeDocument, { kept });
  return undone.organisation;
}
