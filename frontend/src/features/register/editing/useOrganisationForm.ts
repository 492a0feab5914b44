import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { graphql } from '@/gql';
import type {
  OrganisationDraftFragment,
  RegisterPlacesQuery,
  RegisterTermsQuery,
} from '@/gql/graphql';
import { useConflict } from '@/shared/forms/useConflict';
import { useServerForm } from '@/shared/forms/useServerForm';
import { request } from '@/shared/graphql/request';
import { ApiError } from '@/shared/http/ApiError';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';
import { changes, draftOf, draftSchema, type OrganisationDraft } from './draft';
import { editingQuery } from './editingQuery';
import { useConflictFields } from './useConflictFields';

const UpdateOrganisationDocument = graphql(`
  mutation UpdateOrganisation($id: ID!, $expectedVersion: Int!, $input: OrganisationInput!) {
    updateOrganisation(id: $id, expectedVersion: $expectedVersion, input: $input) {
      organisation {
        id
        name
      }
    }
  }
`);

export interface Editing {
  organisation: OrganisationDraftFragment;
  terms: RegisterTermsQuery;
  places: RegisterPlacesQuery;
}

/** The form of an organisation: sends what was changed, and settles it when a colleague was faster. */
export function useOrganisationForm({ organisation, terms, places }: Editing) {
  const { t } = useLingui();
  const { id } = organisation;
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const refreshed = useRefreshed();
  const fields = useConflictFields({ terms, places });
  // What the form was opened with; the page may read the organisation anew meanwhile.
  const [opened] = useState(() => draftOf(organisation));
  // Against which version the next save is sent: the one that was opened, or a colleague's.
  const against = useRef({ base: opened, version: organisation.version });

  const conflict = useConflict<OrganisationDraft>({
    fields,
    base: opened,
    onSettle: (values) => {
      form.setValues(values);
      send(values);
    },
  });

  /** The refusal knows the organisation's own fields only; the whole of it is read anew. */
  const showBoth = async (mine: OrganisationDraft) => {
    const theirs = await queryClient.fetchQuery(editingQuery(id));
    const { version } = theirs;
    const current = draftOf(theirs);
    against.current = { base: current, version };
    conflict.onStale(new ApiError({ code: 'stale', message: '', current, version }), mine);
  };

  const serverForm = useServerForm<OrganisationDraft, unknown>({
    schema: draftSchema,
    initialValues: opened,
    submit: (draft) => {
      const { base, version: expectedVersion } = against.current;
      const input = changes(base, draft);
      return request(UpdateOrganisationDocument, { id, expectedVersion, input });
    },
    onSaved: async () => {
      await navigate({ to: '/organisation/$id', params: { id } });
      await refreshed();
      notify(t`The changes have been saved.`);
    },
    onStale: (_error, mine) => showBoth(mine),
  });
  const { form, send } = serverForm;
  return {
    ...serverForm,
    conflict: conflict.dialog,
    version: () => against.current.version,
    /** Something beside the form was saved: what the form holds stands on that version now. */
    savedBeside: (version: number) => {
      against.current = { ...against.current, version };
    },
  };
}

export type OrganisationForm = ReturnType<typeof useOrganisationForm>['form'];
