import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Card } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { graphql } from '@/gql';
import type { NetworkTodayQuery } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { request } from '@/shared/graphql/request';
import { Failure } from '@/shared/ui/Failure';
import { Section } from '@/shared/ui/Page';
import { SkeletonCards } from '@/shared/ui/Skeletons';
import { MemberBars } from './MemberBars';
import { MemberFigures } from './MemberFigures';
import classes from './Start.module.css';

const NetworkTodayDocument = graphql(`
  query NetworkToday($latest: Int!) {
    membershipFigures {
      ...MemberFigures
      ...MemberBars
    }
    listings(filter: { status: [SUBMITTED] }, first: 1) {
      totalCount
    }
    organisations(orderBy: UPDATED_DESC, first: $latest) {
      nodes {
        id
        name
        updatedAt
      }
    }
  }
`);

const LATEST = 6;

/** How the network stands today, for those who keep it: one request. */
export function NetworkToday() {
  const { t } = useLingui();
  const today = useQuery({
    queryKey: ['register', 'today'],
    queryFn: ({ signal }) => request(NetworkTodayDocument, { latest: LATEST }, signal),
  });
  if (today.isPending) return <SkeletonCards cards={3} />;
  if (today.isError) return <Failure error={today.error} retry={today.refetch} />;
  const { membershipFigures, listings, organisations } = today.data;
  return (
    <Section title={t`The network today`}>
      <MemberFigures figures={membershipFigures} />
      <div className={classes.cards}>
        <Card component="section" aria-label={t`Members by category`}>
          <h3 className={classes.title}>
            <Trans>Members by category</Trans>
          </h3>
          <MemberBars figures={membershipFigures} />
        </Card>
        <Card component="section" aria-label={t`Latest changes`}>
          <h3 className={classes.title}>
            <Trans>Latest changes</Trans>
          </h3>
          <Latest organisations={organisations.nodes} />
        </Card>
        <Card component="section" aria-label={t`To be reviewed`}>
          <h3 className={classes.title}>
            <Trans>To be reviewed</Trans>
          </h3>
          <p className={classes.text}>
            {listings.totalCount === 0 ? (
              <Trans>Nothing waits to be read</Trans>
            ) : (
              <Link to="/review" className={classes.link}>
                <Plural
                  value={listings.totalCount}
                  one="# need or offer waits to be read"
                  other="# needs and offers wait to be read"
                />
              </Link>
            )}
          </p>
        </Card>
      </div>
    </Section>
  );
}

function Latest({ organisations }: { organisations: NetworkTodayQuery['organisations']['nodes'] }) {
  const format = useFormat();
  return (
    <ul className={classes.latest}>
      {organisations.map(({ id, name, updatedAt }) => (
        <li key={id}>
          <Link to="/organisation/$id/history" params={{ id }} className={classes.link}>
            {name}
          </Link>
          <time dateTime={updatedAt}>{format.ago(updatedAt)}</time>
        </li>
      ))}
    </ul>
  );
}
