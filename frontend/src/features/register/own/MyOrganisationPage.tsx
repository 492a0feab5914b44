import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { graphql, readFragment } from '@/gql';
import { CompletenessGuideFragmentDoc, type MyOrganisationsQuery } from '@/gql/graphql';
import { useViewer } from '@/shared/auth/viewer';
import { placeName } from '@/shared/format/place';
import { useFormat } from '@/shared/format/useFormat';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { Page } from '@/shared/ui/Page';
import { SkeletonCards } from '@/shared/ui/Skeletons';
import { KINDS } from '../labels';
import { LinkButton } from '../links';
import { share, steps } from './completeness';
import classes from './MyOrganisationPage.module.css';

const MyOrganisationsDocument = graphql(`
  query MyOrganisations {
    viewer {
      organisations {
        id
        name
        kind
        place {
          city
          municipality {
            name
          }
          country {
            code
            name
          }
        }
        ...CompletenessGuide
      }
    }
  }
`);

/** The way to the page of one's own organisation; a choice for who acts for several. */
export function MyOrganisationPage() {
  const { t } = useLingui();
  const viewer = useViewer();
  const own = viewer.kind === 'user' ? viewer.organisations : [];
  const [only] = own;
  if (only && own.length === 1) {
    return <Navigate to="/organisation/$id" params={{ id: only.id }} replace />;
  }
  if (own.length === 0) {
    return (
      <Page title={t`My organisation`}>
        <NoOrganisation />
      </Page>
    );
  }
  return (
    <Page title={t`My organisations`} lead={t`You act for several. Choose whose page to open.`}>
      <Choice />
    </Page>
  );
}

function Choice() {
  const mine = useQuery({
    queryKey: ['register', 'mine'],
    queryFn: ({ signal }) => request(MyOrganisationsDocument, {}, signal),
  });
  if (mine.isPending) return <SkeletonCards cards={2} />;
  if (mine.isError) return <Failure error={mine.error} retry={mine.refetch} />;
  return (
    <ul className={classes.choices}>
      {mine.data.viewer.organisations.map((organisation) => (
        <OwnOrganisation key={organisation.id} organisation={organisation} />
      ))}
    </ul>
  );
}

type Own = MyOrganisationsQuery['viewer']['organisations'][number];

function OwnOrganisation({ organisation }: { organisation: Own }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { id, name, kind, place } = organisation;
  const all = steps(readFragment(CompletenessGuideFragmentDoc, organisation));
  const percent = format.percent(share(all));
  return (
    <li className={classes.choice}>
      <div>
        <h2 className={classes.name}>
          <Link to="/organisation/$id" params={{ id }} className={classes.link}>
            {name}
          </Link>
        </h2>
        <p className={classes.what}>
          {[i18n._(KINDS[kind]), place && placeName(place)].filter(Boolean).join(' · ')}
        </p>
        <p className={classes.what}>
          <Trans>The page is {percent} complete.</Trans>
        </p>
      </div>
      <ArrowRight size={20} aria-hidden="true" className={classes.arrow} />
    </li>
  );
}

function NoOrganisation() {
  const { t } = useLingui();
  return (
    <EmptyState
      title={t`You act for no organisation`}
      action={
        <LinkButton to="/register" variant="light">
          <Trans>To the register</Trans>
        </LinkButton>
      }
    >
      <p>
        <Trans>
          An administrator of your organisation, or the process management, invites you.
        </Trans>
      </p>
    </EmptyState>
  );
}
