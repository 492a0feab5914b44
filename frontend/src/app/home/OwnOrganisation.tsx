import { Trans, useLingui } from '@lingui/react/macro';
import { Card, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { share, steps } from '@/features/register/own/completeness';
import { graphql, readFragment } from '@/gql';
import { CompletenessGuideFragmentDoc, type OwnOrganisationQuery } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { request } from '@/shared/graphql/request';
import { Failure } from '@/shared/ui/Failure';
import { Section } from '@/shared/ui/Page';
import { SkeletonCards } from '@/shared/ui/Skeletons';
import { NewInField } from './NewInField';
import classes from './Start.module.css';

const OwnOrganisationDocument = graphql(`
  query OwnOrganisation($id: ID!) {
    organisation(id: $id) {
      id
      name
      competences {
        competence {
          key
        }
      }
      ...CompletenessGuide
    }
  }
`);

/** How the own organisation's page stands, what is new in its field, and whom it might meet. */
export function OwnOrganisation({ id }: { id: string }) {
  const { t } = useLingui();
  const own = useQuery({
    queryKey: ['register', 'organisation', id, 'start'],
    queryFn: ({ signal }) => request(OwnOrganisationDocument, { id }, signal),
  });
  if (own.isPending) return <SkeletonCards cards={2} />;
  if (own.isError) return <Failure error={own.error} retry={own.refetch} />;
  const { organisation } = own.data;
  if (!organisation) return null;
  return (
    <>
      <Section title={t`My organisation`}>
        <Completeness organisation={organisation} />
      </Section>
      <NewInField
        id={id}
        competences={organisation.competences.map(({ competence }) => competence.key)}
      />
    </>
  );
}

type Own = NonNullable<OwnOrganisationQuery['organisation']>;

function Completeness({ organisation }: { organisation: Own }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const all = steps(readFragment(CompletenessGuideFragmentDoc, organisation));
  const next = all.find(({ isDone }) => !isDone);
  const done = share(all);
  const percent = format.percent(done);
  const lacking = next && i18n._(next.label);
  return (
    <Card>
      <h3 className={classes.title}>
        <Link to="/organisation/$id" params={{ id: organisation.id }} className={classes.link}>
          {organisation.name}
        </Link>
      </h3>
      <p className={classes.text}>
        <Trans>The page is {percent} complete.</Trans> {lacking && <Trans>Next: {lacking}.</Trans>}
      </p>
      <Progress value={done * 100} size="lg" aria-label={t`How complete the page is`} />
      {next && (
        <p className={classes.more}>
          <Link to="/my-organisation" className={classes.link}>
            <Trans>See what it lacks</Trans>
          </Link>
        </p>
      )}
    </Card>
  );
}
