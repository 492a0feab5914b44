import { Trans, useLingui } from '@lingui/react/macro';
import { Card } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { Page } from '@/shared/ui/Page';
import { SkeletonCards } from '@/shared/ui/Skeletons';
import { LinkButton } from '../links';
import { allows } from '../rights';
import { Guide } from './Guide';
import classes from './Guide.module.css';

const MyOrganisationsDocument = graphql(`
  query MyOrganisations {
    viewer {
      organisations {
        id
        name
        actions
        ...CompletenessGuide
      }
    }
  }
`);

/** The organisations that the reader acts for, and what their pages still lack. */
export function MyOrganisationPage() {
  const { t } = useLingui();
  const mine = useQuery({
    queryKey: ['register', 'mine'],
    queryFn: ({ signal }) => request(MyOrganisationsDocument, {}, signal),
  });
  const organisations = mine.data?.viewer.organisations ?? [];
  return (
    <Page
      title={organisations.length > 1 ? t`My organisations` : t`My organisation`}
      lead={t`How the network sees you, and what would make you easier to find.`}
    >
      {mine.isPending && <SkeletonCards cards={1} />}
      {mine.isError && <Failure error={mine.error} retry={mine.refetch} />}
      {mine.data && organisations.length === 0 && <NoOrganisation />}
      {organisations.map((organisation) => (
        <Card key={organisation.id} component="section" aria-label={organisation.name}>
          <div className={classes.head}>
            <h2>{organisation.name}</h2>
            <LinkButton to="/organisation/$id" params={{ id: organisation.id }} variant="default">
              <Trans>To the organisation’s page</Trans>
            </LinkButton>
          </div>
          <Guide organisation={organisation} mayEdit={allows(organisation, 'update_profile')} />
        </Card>
      ))}
    </Page>
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
