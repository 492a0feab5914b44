import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { MessageSquareWarning, PenLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { graphql } from '@/gql';
import type { ListingQuery } from '@/gql/graphql';
import { can, useViewer, type Viewer } from '@/shared/auth/viewer';
import { request } from '@/shared/graphql/request';
import { ApiError } from '@/shared/http/ApiError';
import { Status } from '@/shared/ui/Chip';
import { Failure } from '@/shared/ui/Failure';
import { Page } from '@/shared/ui/Page';
import { SkeletonPage } from '@/shared/ui/Skeletons';
import { listingKey } from '../cache';
import { DIRECTIONS, STATUS_TONES, STATUSES } from '../labels';
import { Particulars } from './Particulars';
import { RespondButton } from './RespondButton';
import { Responses } from './Responses';
import { Steps } from './Steps';

const ListingDocument = graphql(`
  query Listing($id: ID!) {
    listing(id: $id) {
      id
      title
      summary
      direction
      status
      reviewNote
      actions
      kind {
        name
      }
      organisation {
        id
        name
      }
      ...ListingParticulars
      ...ListingSteps
      ...ListingResponses
      ...ListingToAnswer
    }
  }
`);

const route = getRouteApi('/shell/listing/$id');

interface ListingPageProps {
  /** Whom the listing is suggested to; the page has room for it, but does not know matching. */
  matches: (listing: string) => ReactNode;
}

/** One need or offer: what it says, whose it is, and what the reader can do with it. */
export function ListingPage({ matches }: ListingPageProps) {
  const { id } = route.useParams();
  const { t } = useLingui();
  const listing = useQuery({
    queryKey: listingKey(id),
    queryFn: ({ signal }) => request(ListingDocument, { id }, signal),
  });
  if (listing.isPending) return <SkeletonPage />;
  if (listing.isError) {
    return (
      <Page title={t`Need or offer`}>
        <Failure error={listing.error} retry={listing.refetch} />
      </Page>
    );
  }
  if (!listing.data.listing) {
    return (
      <Page title={t`Need or offer`}>
        <Failure error={new ApiError({ code: 'not_found', message: '' })} />
      </Page>
    );
  }
  return <Found listing={listing.data.listing} matches={matches} />;
}

type Listing = NonNullable<ListingQuery['listing']>;

function Found({ listing, matches }: ListingPageProps & { listing: Listing }) {
  const { i18n } = useLingui();
  const viewer = useViewer();
  const { id, title, summary, organisation, direction, kind } = listing;
  const isOwnSide = actsFor(viewer, organisation.id);
  const maySeeMatches = isOwnSide && listing.status !== 'ARCHIVED';
  return (
    <Page
      title={title}
      eyebrow={`${i18n._(DIRECTIONS[direction])} · ${kind.name}`}
      lead={summary || undefined}
      actions={<Head listing={listing} />}
    >
      {isOwnSide && <Standing listing={listing} />}
      <Particulars listing={listing} />
      <Responses listing={listing} />
      {maySeeMatches && matches(id)}
    </Page>
  );
}

/** Whether the reader stands on the listing's side: acts for its organisation, or for everybody. */
function actsFor(viewer: Viewer, organisation: string): boolean {
  if (viewer.kind === 'visitor') return false;
  const isOwn = viewer.organisations.some(({ id }) => id === organisation);
  return isOwn || can(viewer, 'listing:review');
}

function Head({ listing }: { listing: Listing }) {
  const { actions, id } = listing;
  return (
    <>
      {actions.includes('respond') && <RespondButton listing={listing} />}
      {actions.includes('update') && (
        <Button
          renderRoot={(props) => <Link to="/listing/$id/edit" params={{ id }} {...props} />}
          variant="default"
          leftSection={<PenLine size={18} aria-hidden="true" />}
        >
          <Trans>Edit</Trans>
        </Button>
      )}
      <Steps listing={listing} />
    </>
  );
}

function Standing({ listing: { status, reviewNote } }: { listing: Listing }) {
  const { i18n, t } = useLingui();
  return (
    <>
      <p>
        <Status tone={STATUS_TONES[status]}>{i18n._(STATUSES[status])}</Status>
      </p>
      {reviewNote && (
        <Alert
          color="amber"
          icon={<MessageSquareWarning aria-hidden="true" />}
          title={t`The process management asks for a change`}
        >
          {reviewNote}
        </Alert>
      )}
    </>
  );
}
