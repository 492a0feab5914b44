import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';

const VocabularyDocument = graphql(`
  query Vocabulary {
    competences {
      id
      version
      key
      name
      nameSv
      nameEn
      synonymsSv
      synonymsEn
      broader {
        key
      }
    }
    themes {
      id
      version
      key
      name
      nameSv
      nameEn
      synonymsSv
      synonymsEn
      broader {
        key
      }
    }
  }
`);

export const vocabularyQuery = queryOptions({
  queryKey: ['administration', 'vocabulary'],
  queryFn: ({ signal }) => request(VocabularyDocument, {}, signal),
});

/** After a change: every page that offers the vocabulary reads it anew. */
export function useVocabularyChanged() {
  const queryClient = useQueryClient();
  return async () => {
    await queryClient.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[1] === 'terms' || queryKey[0] === 'partners',
      refetchType: 'none',
    });
    await queryClient.invalidateQueries(vocabularyQuery);
  };
}
