import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { graphql, readFragment } from '@/gql';
import type { ListingToEditFragment } from '@/gql/graphql';
import { useViewer } from '@/shared/auth/viewer';
import { useConflict } from '@/shared/forms/useConflict';
import { request } from '@/shared/graphql/request';
import { ApiError } from '@/shared/http/ApiError';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { notify } from '@/shared/ui/notify';
import { Page } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { listingKey, useRefreshed } from '../cache';
import { DONE } from '../labels';
import { useConflictFields } from './conflictFields';
import { ListingForm } from './ListingForm';
import { publish, publishingStep, update } from './saving';
import { type ListingTerms, listingTermsQuery } from './terms';
import { useListingForm } from './useListingForm';
import { asValues, type ListingValues } from './values';

const ListingToEditDocument = graphql(`
  fragment ListingToEdit on Listing {
    id
    version
    status
    actions
    organisation {
      id
    }
    direction
    kind {
      key
    }
    titleSv
    titleEn
    summarySv
    summaryEn
    descriptionSv
    descriptionEn
    partnerSoughtSv
    partnerSoughtEn
    advantagesSv
    advantagesEn
    stage
    protection
    callTitle
    callDeadline
    partnershipTypes {
      key
    }
    competences {
      key
    }
    themes {
      key
    }
    regions {
      code
    }
    visibility
    isOpen
    deadline
  }
`);

const EditListingDocument = graphql(`
  query EditListing($id: ID!) {
    listing(id: $id) {
      ...ListingToEdit
    }
  }
`);

async function read(id: string, signal?: AbortSignal): Promise<ListingToEditFragment | null> {
  const { listing } = await request(EditListingDocument, { id }, signal);
  return readFragment(ListingToEditDocument, listing) ?? null;
}

const route = getRouteApi('/shell/signed-in/listing/$id/edit');

/** Changing what has been written. */
export function EditListingPage() {
  const { id } = route.useParams();
  const { t } = useLingui();
  const terms = useQuery(listingTermsQuery);
  const listing = useQuery({
    queryKey: [...listingKey(id), 'edit'],
    queryFn: ({ signal }) => read(id, signal),
    // What stands in the form is not changed under the writer's hands.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const failed = terms.error ?? listing.error;
  return (
    <Page title={t`Edit`} lead={listing.data?.titleSv || listing.data?.titleEn}>
      {(terms.isPending || listing.isPending) && !failed && <SkeletonRows />}
      {failed && (
        <Failure error={failed} retry={() => Promise.all([terms.refetch(), listing.refetch()])} />
      )}
      {listing.data === null && (
        <Failure error={new ApiError({ code: 'not_found', message: '' })} />
      )}
      {listing.data && !listing.data.actions.includes('update') && <NoRight />}
      {listing.data?.actions.includes('update') && terms.data && (
        <Editing key={listing.data.id} listing={listing.data} terms={terms.data} />
      )}
    </Page>
  );
}

interface EditingProps {
  listing: ListingToEditFragment;
  terms: ListingTerms;
}

function Editing({ listing, terms }: EditingProps) {
  const { i18n, t } = useLingui();
  const viewer = useViewer();
  const navigate = useNavigate();
  const refreshed = useRefreshed();
  const { id, status, actions } = listing;
  const base = asValues(listing);
  const version = useRef(listing.version);
  const conflict = useConflict<ListingValues>({
    fields: useConflictFields(terms),
    base,
    onSettle: (values, theirs) => {
      version.current = theirs ?? version.current;
      editing.form.setValues(values);
      editing.send(values);
    },
  });
  const editing = useListingForm({
    terms,
    initialValues: base,
    submit: async (values, intent) => {
      const saved = await update({ id, version: version.current }, values);
      version.current = saved.version;
      return intent === 'publish'
        ? publish(saved, publishingStep(values.visibility, viewer))
        : saved;
    },
    onSaved: async (_, intent) => {
      const step = publishingStep(editing.form.values.visibility, viewer);
      notify(intent === 'publish' ? i18n._(DONE[step]) : t`Saved.`);
      await refreshed();
      await navigate({ to: '/listing/$id', params: { id } });
    },
    onStale: async (_, mine) => {
      // The whole of the colleague's version, in the form's own words.
      const theirs = await read(id);
      if (!theirs) return;
      const current = asValues(theirs);
      conflict.onStale(
        new ApiError({ code: 'stale', message: '', current, version: theirs.version }),
        mine,
      );
    },
  });
  const mayPublish = actions.includes('publish') || actions.includes('submit');
  const isReviewed = publishingStep(editing.form.values.visibility, viewer) === 'SUBMIT';
  return (
    <>
      <ListingForm
        form={editing.form}
        terms={terms}
        onIntent={editing.onIntent}
        pending={editing.pendingIntent}
        failure={editing.failure}
        isSettled={status === 'PUBLISHED'}
        publish={
          mayPublish && (isReviewed ? <Trans>Send for review</Trans> : <Trans>Publish</Trans>)
        }
        save={<Trans>Save</Trans>}
      />
      {conflict.dialog}
    </>
  );
}
