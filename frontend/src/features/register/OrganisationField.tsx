import { useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { graphql } from '@/gql';
import { placeName } from '@/shared/format/place';
import { request } from '@/shared/graphql/request';

const OrganisationCandidatesDocument = graphql(`
  query OrganisationCandidates($text: String!) {
    organisations(first: 12, filter: { text: $text }) {
      nodes {
        id
        name
        place {
          city
          municipality {
            name
          }
          country {
            code
            name
          }
        }
      }
    }
  }
`);

export interface ChosenOrganisation {
  id: string;
  name: string;
}

interface OrganisationFieldProps {
  label: string;
  description?: string;
  value: ChosenOrganisation | null;
  onChange: (chosen: ChosenOrganisation | null) => void;
  /** The organisation that must not be chosen: the one that is asked for. */
  except?: string;
  error?: ReactNode;
  autoFocus?: boolean;
}

/** Finds an organisation by what one remembers of it. */
export function OrganisationField(props: OrganisationFieldProps) {
  const { value, onChange, except, autoFocus, ...field } = props;
  const { t } = useLingui();
  const [text, setText] = useState(value?.name ?? '');
  const [settled] = useDebouncedValue(text.trim(), 250);
  const found = useQuery({
    queryKey: ['register', 'candidates', settled],
    queryFn: ({ signal }) => request(OrganisationCandidatesDocument, { text: settled }, signal),
    enabled: settled.length > 1 && settled !== value?.name,
    placeholderData: keepPreviousData,
  });
  const candidates = found.data?.organisations.nodes.filter(({ id }) => id !== except) ?? [];
  const options = candidates.map(({ id, name, place }) => ({
    value: id,
    label: [name, place && placeName(place)].filter(Boolean).join(', '),
  }));
  const isOffered = options.some((option) => option.value === value?.id);
  return (
    <Select
      {...field}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={t`Search by name or organisation number`}
      data-autofocus={autoFocus || undefined}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t`Clear` }}
      value={value?.id ?? null}
      onChange={(id) => {
        const chosen = candidates.find((candidate) => candidate.id === id);
        onChange(chosen ? { id: chosen.id, name: chosen.name } : null);
      }}
      searchValue={text}
      onSearchChange={setText}
      // What is chosen stays known when the search no longer finds it.
      data={value && !isOffered ? [{ value: value.id, label: value.name }, ...options] : options}
      // The server has searched already, in more than the name.
      filter={({ options: all }) => all}
      nothingFoundMessage={settled.length > 1 ? t`Nothing by that name` : undefined}
    />
  );
}
