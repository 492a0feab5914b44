import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PenLine } from 'lucide-react';
import { graphql } from '@/gql';
import type { ListingStatus, OwnListingsQuery } from '@/gql/graphql';
import { type SignedIn, useViewer } from '@/shared/auth/viewer';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Page, Section } from '@/shared/ui/Page';
import { SkeletonCards } from '@/shared/ui/Skeletons';
import classes from '../Cards.module.css';
import { ListingCard } from '../ListingCard';
import { STATUSES, valuesOf } from '../labels';

const OwnListingsDocument = graphql(`
  query OwnListings($organisation: ID!, $status: [ListingStatus!], $first: Int!) {
    listings(filter: { organisation: $organisation, status: $status }, first: $first) {
      totalCount
      nodes {
        id
        status
        ...ListingCard
      }
    }
  }
`);

const MOST = 100;
const route = getRouteApi('/shell/signed-in/my-listings');

/** The own organisation's needs and offers, in whatever state they are. */
export function MyListingsPage() {
  const { t } = useLingui();
  const viewer = useViewer();
  if (viewer.kind === 'visitor') return null;
  return (
    <Page
      title={t`Our needs and offers`}
      lead={t`Drafts, what is on the board, and what has been there.`}
      actions={
        viewer.organisations.length > 0 && (
          <Button
            component={Link}
            to="/listing/new"
            leftSection={<PenLine size={18} aria-hidden="true" />}
          >
            <Trans>Write a need or offer</Trans>
          </Button>
        )
      }
    >
      {viewer.organisations.length > 0 ? <Own viewer={viewer} /> : <NoRight />}
    </Page>
  );
}

function Own({ viewer }: { viewer: SignedIn }) {
  const { t } = useLingui();
  const { organisation: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  const { organisations } = viewer;
  const organisation = organisations.find(({ id }) => id === wanted) ?? organisations[0];
  const listings = useQuery({
    queryKey: ['marketplace', 'own', organisation?.id],
    queryFn: ({ signal }) =>
      request(
        OwnListingsDocument,
        { organisation: organisation?.id ?? '', status: valuesOf(STATUSES), first: MOST },
        signal,
      ),
  });
  return (
    <>
      {organisations.length > 1 && (
        <NativeSelect
          maw="24rem"
          label={t`Organisation`}
          value={organisation?.id ?? ''}
          onChange={({ currentTarget }) =>
            void navigate({ search: { organisation: currentTarget.value } })
          }
          data={organisations.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {listings.isPending && <SkeletonCards cards={4} />}
      {listings.isError && <Failure error={listings.error} retry={listings.refetch} />}
      {listings.data && <ByStatus listings={listings.data.listings} />}
    </>
  );
}

function ByStatus({ listings }: { listings: OwnListingsQuery['listings'] }) {
  const { i18n, t } = useLingui();
  if (listings.totalCount === 0) {
    return (
      <EmptyState scene="list" title={t`Nothing written yet`}>
        <p>
          <Trans>
            Write what you look for or have to give, and the network’s suggestions begin at once.
          </Trans>
        </p>
      </EmptyState>
    );
  }
  const of = (status: ListingStatus) => listings.nodes.filter((row) => row.status === status);
  return valuesOf(STATUSES).map((status) => {
    const rows = of(status);
    if (rows.length === 0) return null;
    return (
      <Section key={status} title={`${i18n._(STATUSES[status])} (${rows.length})`}>
        <ul className={classes.cards}>
          {rows.map((listing) => (
            <li key={listing.id}>
              <ListingCard listing={listing} showsOrganisation={false} />
            </li>
          ))}
        </ul>
      </Section>
    );
  });
}
