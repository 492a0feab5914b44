import { Trans, useLingui } from '@lingui/react/macro';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import classes from './SuggestedTerms.module.css';

const TermsInTextDocument = graphql(`
  query TermsInText($text: String!) {
    termsInText(text: $text) {
      competences {
        key
        name
      }
      themes {
        key
        name
      }
    }
  }
`);

export const WRITING_PAUSE = 700;
const LEAST = 12;
const MOST = 4000;

interface SuggestedTermsProps {
  text: string;
  competences: readonly string[];
  themes: readonly string[];
  onCompetence: (key: string) => void;
  onTheme: (key: string) => void;
}

/** Words of the vocabulary that the text speaks of, found while one writes; a click adds one. */
export function SuggestedTerms(props: SuggestedTermsProps) {
  const { competences, themes, onCompetence, onTheme } = props;
  const [text] = useDebouncedValue(props.text.slice(0, MOST), WRITING_PAUSE);
  const found = useQuery({
    queryKey: ['marketplace', 'terms-in-text', text],
    queryFn: ({ signal }) => request(TermsInTextDocument, { text }, signal),
    enabled: text.length >= LEAST,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const terms = found.data?.termsInText;
  const newCompetences = terms?.competences.filter(({ key }) => !competences.includes(key)) ?? [];
  const newThemes = terms?.themes.filter(({ key }) => !themes.includes(key)) ?? [];
  if (newCompetences.length + newThemes.length === 0) return null;
  return (
    <div className={classes.suggested} role="status">
      <p className={classes.lead}>
        <Trans>Your text speaks of this. Add what is meant:</Trans>
      </p>
      <ul className={classes.terms}>
        {newCompetences.map(({ key, name }) => (
          <AddTerm key={key} name={name} onAdd={() => onCompetence(key)} />
        ))}
        {newThemes.map(({ key, name }) => (
          <AddTerm key={key} name={name} isTheme onAdd={() => onTheme(key)} />
        ))}
      </ul>
    </div>
  );
}

interface AddTermProps {
  name: string;
  isTheme?: boolean;
  onAdd: () => void;
}

function AddTerm({ name, isTheme = false, onAdd }: AddTermProps) {
  const { t } = useLingui();
  return (
    <li>
      <button
        type="button"
        className={classes.add}
        data-theme={isTheme}
        onClick={onAdd}
        aria-label={isTheme ? t`Add the theme ${name}` : t`Add the competence ${name}`}
      >
        <Plus size={16} aria-hidden="true" />
        {name}
      </button>
    </li>
  );
}
