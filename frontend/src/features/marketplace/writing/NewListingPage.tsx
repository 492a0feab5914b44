import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useRef, useState } from 'react';
import { graphql } from '@/gql';
import { hasRole, type SignedIn, useViewer } from '@/shared/auth/viewer';
import { request } from '@/shared/graphql/request';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { notify } from '@/shared/ui/notify';
import { Page } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { useRefreshed } from '../cache';
import { DONE } from '../labels';
import { ListingForm } from './ListingForm';
import { create, publish, publishingStep, type Saved, update } from './saving';
import { type ListingTerms, listingTermsQuery } from './terms';
import { useListingForm } from './useListingForm';
import { EMPTY } from './values';

const ListingOwnerDocument = graphql(`
  query ListingOwner($id: ID!) {
    organisation(id: $id) {
      id
      name
    }
  }
`);

const route = getRouteApi('/shell/signed-in/listing/new');

export interface Owner {
  id: string;
  name: string;
}

/** A field in which any organisation of the register is found. */
export type OwnerField = (field: {
  label: string;
  description: string;
  value: Owner | null;
  onChange: (owner: Owner | null) => void;
  error: ReactNode;
}) => ReactNode;

/** Writing a need or an offer. The process management writes for whom it likes. */
export function NewListingPage({ ownerField }: { ownerField: OwnerField }) {
  const { t } = useLingui();
  const viewer = useViewer();
  const { organisation: wanted } = route.useSearch();
  const mayChoose = hasRole(viewer, 'PROCESS_MANAGER', 'SUPERUSER');
  const terms = useQuery(listingTermsQuery);
  const given = useQuery({
    queryKey: ['marketplace', 'owner', wanted],
    queryFn: ({ signal }) => request(ListingOwnerDocument, { id: wanted ?? '' }, signal),
    enabled: mayChoose && wanted !== undefined,
  });
  if (viewer.kind === 'visitor') return null;
  const failed = terms.error ?? given.error;
  const isReady = terms.data && !given.isLoading && !failed;
  const own = viewer.organisations.find(({ id }) => id === wanted) ?? viewer.organisations[0];
  return (
    <Page
      title={t`Write a need or offer`}
      lead={t`Say what you look for or have to give. Nobody sees it until you publish it.`}
    >
      {viewer.organisations.length === 0 && !mayChoose ? (
        <NoRight>
          <p>
            <Trans>
              Needs and offers are written by people who act for an organisation. Ask the process
              management to be invited as a delegate.
            </Trans>
          </p>
        </NoRight>
      ) : (
        <>
          {!isReady && !failed && <SkeletonRows />}
          {failed && (
            <Failure error={failed} retry={() => Promise.all([terms.refetch(), given.refetch()])} />
          )}
          {isReady && (
            <Writing
              viewer={viewer}
              terms={terms.data}
              owner={given.data?.organisation ?? own ?? null}
              ownerField={mayChoose ? ownerField : null}
            />
          )}
        </>
      )}
    </Page>
  );
}

interface WritingProps {
  viewer: SignedIn;
  terms: ListingTerms;
  /** Whose it is to begin with. */
  owner: Owner | null;
  /** Where any organisation may be chosen, and not the own ones alone. */
  ownerField: OwnerField | null;
}

function Writing({ viewer, terms, owner, ownerField }: WritingProps) {
  const { i18n, t } = useLingui();
  const navigate = useNavigate();
  const refreshed = useRefreshed();
  const { direction = 'NEED' } = route.useSearch();
  const [chosen, setChosen] = useState(owner);
  // Where publishing is refused the draft is kept: the next try changes it, and makes no second one.
  const draft = useRef<Saved | null>(null);
  const [isKept, setKept] = useState(false);
  const writing = useListingForm({
    terms,
    initialValues: { ...EMPTY, direction, organisation: owner?.id ?? '' },
    submit: async (values, intent) => {
      draft.current = draft.current ? await update(draft.current, values) : await create(values);
      setKept(true);
      if (intent === 'save') return draft.current;
      return publish(draft.current, publishingStep(values.visibility, viewer));
    },
    onSaved: async ({ id }, intent) => {
      const step = publishingStep(writing.form.values.visibility, viewer);
      notify(intent === 'publish' ? i18n._(DONE[step]) : t`The draft is saved.`);
      await refreshed();
      await navigate({ to: '/listing/$id', params: { id } });
    },
  });
  const { form } = writing;
  const isReviewed = publishingStep(form.values.visibility, viewer) === 'SUBMIT';
  const { organisations } = viewer;
  return (
    <ListingForm
      form={form}
      terms={terms}
      owner={
        // Whose it is stands fast from the first draft.
        !isKept &&
        (ownerField
          ? ownerField({
              label: t`On behalf of`,
              description: t`Its people find it among their own needs and offers, and answer those who respond.`,
              value: chosen,
              onChange: (other) => {
                setChosen(other);
                form.setFieldValue('organisation', other?.id ?? '');
              },
              error: form.errors.organisation,
            })
          : organisations.length > 1 && (
              <NativeSelect
                label={t`On behalf of`}
                data={organisations.map(({ id, name }) => ({ value: id, label: name }))}
                {...form.getInputProps('organisation')}
              />
            ))
      }
      onIntent={writing.onIntent}
      pending={writing.pendingIntent}
      failure={writing.failure}
      isSettled={false}
      publish={isReviewed ? <Trans>Send for review</Trans> : <Trans>Publish</Trans>}
      save={<Trans>Save as draft</Trans>}
    />
  );
}
