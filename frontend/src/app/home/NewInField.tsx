import { Trans, useLingui } from '@lingui/react/macro';
import { Card } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ListingCard } from '@/features/marketplace/ListingCard';
import { graphql } from '@/gql';
import type { NewInFieldQuery } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { Section } from '@/shared/ui/Page';
import { SkeletonCards } from '@/shared/ui/Skeletons';
import classes from './Start.module.css';

const NewInFieldDocument = graphql(`
  query NewInField($id: ID!, $filter: ListingFilter!, $listings: Int!, $matches: Int!) {
    listings(filter: $filter, orderBy: PUBLISHED, first: $listings) {
      nodes {
        id
        organisation {
          id
        }
        ...ListingCard
      }
    }
    organisation(id: $id) {
      id
      matches(first: $matches) {
        nodes {
          score
          organisation {
            id
            name
          }
          reasons {
            text
          }
        }
      }
    }
  }
`);

/** So many are asked for, since some may be one's own. */
const ASKED = 8;
const SHOWN = 4;
const MATCHES = 3;

interface NewInFieldProps {
  id: string;
  competences: readonly string[];
}

/** What others look for and offer in the organisation's field, and its best matches. */
export function NewInField({ id, competences }: NewInFieldProps) {
  const { t } = useLingui();
  const hasField = competences.length > 0;
  const filter = hasField ? { open: true, competence: [...competences] } : { open: true };
  const found = useQuery({
    queryKey: ['marketplace', 'field', id, competences],
    queryFn: ({ signal }) =>
      request(NewInFieldDocument, { id, filter, listings: ASKED, matches: MATCHES }, signal),
  });
  if (found.isPending) return <SkeletonCards cards={4} />;
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const others = found.data.listings.nodes.filter(({ organisation }) => organisation.id !== id);
  const matches = found.data.organisation?.matches?.nodes ?? [];
  return (
    <>
      <Section
        title={hasField ? t`New in your field` : t`New on the board`}
        actions={
          <Link to="/board" className={classes.link}>
            <Trans>All needs and offers</Trans>
          </Link>
        }
      >
        {others.length === 0 ? (
          <EmptyState title={t`Nothing new in your field yet`}>
            <p>
              <Trans>Needs and offers that ask for what you can do turn up here.</Trans>
            </p>
          </EmptyState>
        ) : (
          <div className={classes.listings}>
            {others.slice(0, SHOWN).map((listing) => (
              <ListingCard key={listing.id} listing={listing} />
            ))}
          </div>
        )}
      </Section>
      {matches.length > 0 && <BestMatches id={id} matches={matches} />}
    </>
  );
}

type Match = NonNullable<NonNullable<NewInFieldQuery['organisation']>['matches']>['nodes'][number];

function BestMatches({ id, matches }: { id: string; matches: readonly Match[] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Section
      title={t`You should meet`}
      actions={
        <Link to="/organisation/$id/matches" params={{ id }} className={classes.link}>
          <Trans>All matches</Trans>
        </Link>
      }
    >
      <div className={classes.cards}>
        {matches.map(({ organisation, score, reasons }) => (
          <Card key={organisation.id} component="article">
            <h3 className={classes.title}>
              <Link
                to="/organisation/$id"
                params={{ id: organisation.id }}
                className={classes.link}
              >
                {organisation.name}
              </Link>
            </h3>
            <p className={classes.text}>{reasons[0]?.text}</p>
            <p className={classes.more}>{format.percent(score)}</p>
          </Card>
        ))}
      </div>
    </Section>
  );
}
