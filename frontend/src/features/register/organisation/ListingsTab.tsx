import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import type { ListingStatus, OrganisationListingsQuery } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { request } from '@/shared/graphql/request';
import { Status, type Tone } from '@/shared/ui/Chip';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { Section } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { organisationKey } from '../cache';
import { LISTING_STATUSES } from '../labels';
import classes from './ListingsTab.module.css';
import { useOrganisationId } from './useOrganisationId';

const OrganisationListingsDocument = graphql(`
  query OrganisationListings($id: ID!) {
    organisation(id: $id) {
      id
      listings {
        id
        direction
        title
        summary
        status
        isOpen
        deadline
        kind {
          name
        }
      }
    }
  }
`);

const TONES: Readonly<Record<ListingStatus, Tone>> = {
  DRAFT: 'neutral',
  SUBMITTED: 'waiting',
  REJECTED: 'bad',
  PUBLISHED: 'good',
  ON_HOLD: 'waiting',
  EXPIRED: 'over',
  ARCHIVED: 'over',
};

/** What the organisation looks for and what it has to give. */
export function ListingsTab() {
  const { t } = useLingui();
  const id = useOrganisationId();
  const listings = useQuery({
    queryKey: [...organisationKey(id), 'listings'],
    queryFn: ({ signal }) => request(OrganisationListingsDocument, { id }, signal),
  });
  if (listings.isPending) return <SkeletonRows />;
  if (listings.isError) return <Failure error={listings.error} retry={listings.refetch} />;
  const held = listings.data.organisation?.listings ?? [];
  if (held.length === 0) {
    return (
      <EmptyState scene="list" title={t`No needs or offers`}>
        <p>
          <Trans>What the organisation looks for, or has to give, will stand here.</Trans>
        </p>
      </EmptyState>
    );
  }
  return (
    <>
      <Listings title={t`Needs`} listings={held.filter(({ direction }) => direction === 'NEED')} />
      <Listings
        title={t`Offers`}
        listings={held.filter(({ direction }) => direction === 'OFFER')}
      />
    </>
  );
}

type Listing = NonNullable<OrganisationListingsQuery['organisation']>['listings'][number];

function Listings({ title, listings }: { title: string; listings: readonly Listing[] }) {
  const { i18n } = useLingui();
  if (listings.length === 0) return null;
  return (
    <Section title={title}>
      <ul className={classes.listings}>
        {listings.map((listing) => (
          <li key={listing.id} className={classes.listing}>
            <div className={classes.head}>
              <h3 className={classes.title}>
                {/* The board's own page shows it whole. */}
                <a href={`/listing/${encodeURIComponent(listing.id)}`}>{listing.title}</a>
              </h3>
              {listing.status !== 'PUBLISHED' && (
                <Status tone={TONES[listing.status]}>
                  {i18n._(LISTING_STATUSES[listing.status])}
                </Status>
              )}
            </div>
            <p className={classes.meta}>
              {listing.kind.name}
              <Deadline day={listing.deadline} />
            </p>
            {listing.summary && <p className={classes.summary}>{listing.summary}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Deadline({ day }: { day: string | null | undefined }) {
  const format = useFormat();
  const date = day ? format.date(day) : '';
  return date && <Trans>, answer by {date}</Trans>;
}
