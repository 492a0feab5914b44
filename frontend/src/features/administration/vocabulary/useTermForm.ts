import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { graphql } from '@/gql';
import { useConflict } from '@/shared/forms/useConflict';
import { useServerForm } from '@/shared/forms/useServerForm';
import { request } from '@/shared/graphql/request';
import { ApiError } from '@/shared/http/ApiError';
import { draftOf, draftSchema, EMPTY, type Shelf, type TermDraft, withKey } from './draft';
import type { Term } from './terms';
import { useVocabularyChanged, vocabularyQuery } from './vocabularyQuery';

const CreateTermDocument = graphql(`
  mutation CreateTerm($kind: TermKind!, $input: TermInput!) {
    createTerm(kind: $kind, input: $input) {
      term {
        __typename
      }
    }
  }
`);

const UpdateTermDocument = graphql(`
  mutation UpdateTerm($id: ID!, $expectedVersion: Int!, $input: TermInput!) {
    updateTerm(id: $id, expectedVersion: $expectedVersion, input: $input) {
      term {
        __typename
      }
    }
  }
`);

interface TermFormInput {
  shelf: Shelf;
  /** Null for a new one. */
  term: Term | null;
  onSaved: (draft: TermDraft) => void;
}

/** The form of a term: adds it, or changes it and settles it when a colleague was faster. */
export function useTermForm({ shelf, term, onSaved }: TermFormInput) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const changed = useVocabularyChanged();
  const [opened] = useState(() => (term ? draftOf(term) : EMPTY));
  // The version that the next save is sent against: the one that was opened, or a colleague's.
  const version = useRef(term?.version ?? 0);

  const conflict = useConflict<TermDraft>({
    base: opened,
    fields: [
      { name: 'nameSv', label: t`Name in Swedish` },
      { name: 'nameEn', label: t`Name in English` },
      { name: 'synonymsSv', label: t`Other words in Swedish`, show: listed },
      { name: 'synonymsEn', label: t`Other words in English`, show: listed },
      { name: 'broader', label: t`A kind of` },
    ],
    onSettle: (draft) => {
      form.setValues(draft);
      send(draft);
    },
  });

  /** The refusal names what a term points to by its id; the whole of it is read anew. */
  const showBoth = async (mine: TermDraft) => {
    const vocabulary = await queryClient.fetchQuery({ ...vocabularyQuery, staleTime: 0 });
    const all = shelf.kind === 'COMPETENCE' ? vocabulary.competences : vocabulary.themes;
    const theirs = all.find(({ id }) => id === term?.id);
    if (!theirs) return;
    version.current = theirs.version;
    const current = draftOf(theirs);
    conflict.onStale(
      new ApiError({ code: 'stale', message: '', current, version: theirs.version }),
      mine,
    );
  };

  const serverForm = useServerForm<TermDraft, unknown>({
    schema: draftSchema,
    initialValues: opened,
    submit: (draft) => {
      if (!term) return request(CreateTermDocument, { kind: shelf.kind, input: withKey(draft) });
      const { key: _fixed, ...input } = draft;
      return request(UpdateTermDocument, { id: term.id, expectedVersion: version.current, input });
    },
    onSaved: async (_saved, draft) => {
      await changed();
      onSaved(draft);
    },
    onStale: (_error, mine) => showBoth(mine),
  });
  const { form, send } = serverForm;
  return { ...serverForm, conflict: conflict.dialog };
}

const listed = (value: unknown) => (Array.isArray(value) ? value.join(', ') : '') || '–';
