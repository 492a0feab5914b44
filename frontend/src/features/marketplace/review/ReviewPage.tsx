import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import type { ListingsToReviewQuery } from '@/gql/graphql';
import { can, useViewer } from '@/shared/auth/viewer';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Page } from '@/shared/ui/Page';
import { SkeletonCards } from '@/shared/ui/Skeletons';
import { ListingCard } from '../ListingCard';
import { Steps } from '../listing/Steps';
import classes from './ReviewPage.module.css';

const ListingsToReviewDocument = graphql(`
  query ListingsToReview($first: Int!) {
    listings(filter: { status: [SUBMITTED] }, first: $first) {
      totalCount
      nodes {
        id
        description
        partnerSought
        ...ListingCard
        ...ListingSteps
      }
    }
  }
`);

const MOST = 50;

/** What waits to be read before everybody can see it. */
export function ReviewPage() {
  const { t } = useLingui();
  const mayReview = can(useViewer(), 'listing:review');
  const waiting = useQuery({
    queryKey: ['marketplace', 'review'],
    queryFn: ({ signal }) => request(ListingsToReviewDocument, { first: MOST }, signal),
    enabled: mayReview,
  });
  return (
    <Page
      title={t`To be reviewed`}
      lead={t`Needs and offers that everyone will see. Publish them, or send them back with a note.`}
    >
      {!mayReview && <NoRight />}
      {mayReview && waiting.isPending && <SkeletonCards cards={3} />}
      {waiting.isError && <Failure error={waiting.error} retry={waiting.refetch} />}
      {waiting.data && <Queue listings={waiting.data.listings} />}
    </Page>
  );
}

function Queue({ listings }: { listings: ListingsToReviewQuery['listings'] }) {
  const { t } = useLingui();
  if (listings.totalCount === 0) {
    return (
      <EmptyState scene="list" title={t`Nothing waits to be read`}>
        <p>
          <Trans>What members send for review turns up here.</Trans>
        </p>
      </EmptyState>
    );
  }
  return (
    <>
      <output className={classes.total}>
        <Plural value={listings.totalCount} one="# waits" other="# wait" />
      </output>
      <ul className={classes.queue}>
        {listings.nodes.map((listing) => (
          <li key={listing.id} className={classes.row}>
            <ListingCard listing={listing} />
            <div className={classes.text}>
              <p>{listing.description}</p>
              {listing.partnerSought && <p>{listing.partnerSought}</p>}
            </div>
            <div className={`${classes.steps} no-print`}>
              <Steps listing={listing} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
