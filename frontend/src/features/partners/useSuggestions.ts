import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';

const PartnerSuggestionsDocument = graphql(`
  query PartnerSuggestions($text: String!) {
    organisations: suggestions(text: $text, kind: ORGANISATION) {
      id
      text
    }
    competences: suggestions(text: $text, kind: COMPETENCE) {
      id
      text
    }
  }
`);

export const TYPING_PAUSE = 150;
const LEAST = 2;

const NOTHING = { organisations: [], competences: [] };

/** Names that begin as typed. A new text gives up the question before it: the last typed wins. */
export function useSuggestions(typed: string, isWanted: boolean) {
  const [text] = useDebouncedValue(typed.trim(), TYPING_PAUSE);
  const enabled = isWanted && text.length >= LEAST;
  const found = useQuery({
    queryKey: ['partners', 'suggestions', text],
    queryFn: ({ signal }) => request(PartnerSuggestionsDocument, { text }, signal),
    enabled,
    // The box works without them; a failure is not worth a second try while one types on.
    retry: false,
  });
  return enabled && found.data ? found.data : NOTHING;
}
