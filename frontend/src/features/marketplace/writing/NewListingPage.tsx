import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { type SignedIn, useViewer } from '@/shared/auth/viewer';
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

const route = getRouteApi('/shell/signed-in/listing/new');

/** Writing a need or an offer. */
export function NewListingPage() {
  const { t } = useLingui();
  const viewer = useViewer();
  const terms = useQuery(listingTermsQuery);
  if (viewer.kind === 'visitor') return null;
  return (
    <Page
      title={t`Write a need or offer`}
      lead={t`Say what you look for or have to give. Nobody sees it until you publish it.`}
    >
      {viewer.organisations.length === 0 ? (
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
          {terms.isPending && <SkeletonRows />}
          {terms.isError && <Failure error={terms.error} retry={terms.refetch} />}
          {terms.data && <Writing viewer={viewer} terms={terms.data} />}
        </>
      )}
    </Page>
  );
}

function Writing({ viewer, terms }: { viewer: SignedIn; terms: ListingTerms }) {
  const { i18n, t } = useLingui();
  const navigate = useNavigate();
  const refreshed = useRefreshed();
  const { direction = 'NEED' } = route.useSearch();
  // Where publishing is refused the draft is kept: the next try changes it, and makes no second one.
  const draft = useRef<Saved | null>(null);
  const writing = useListingForm({
    terms,
    initialValues: { ...EMPTY, direction, organisation: viewer.organisations[0]?.id ?? '' },
    submit: async (values, intent) => {
      draft.current = draft.current ? await update(draft.current, values) : await create(values);
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
  const isReviewed = publishingStep(writing.form.values.visibility, viewer) === 'SUBMIT';
  return (
    <ListingForm
      form={writing.form}
      terms={terms}
      organisations={viewer.organisations}
      onIntent={writing.onIntent}
      pending={writing.pendingIntent}
      failure={writing.failure}
      isSettled={false}
      publish={isReviewed ? <Trans>Send for review</Trans> : <Trans>Publish</Trans>}
      save={<Trans>Save as draft</Trans>}
    />
  );
}
