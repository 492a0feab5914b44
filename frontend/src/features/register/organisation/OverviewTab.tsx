import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import { useViewer } from '@/shared/auth/viewer';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { organisationKey } from '../cache';
import { LinkButton } from '../links';
import { OwnGuide } from '../own/OwnGuide';
import { actsFor, allows } from '../rights';
import { Capabilities } from './Capabilities';
import { FactsOf } from './FactsOf';
import { NetworkRoles } from './NetworkRoles';
import classes from './OverviewTab.module.css';
import { Texts } from './Texts';
import { useOrganisationId } from './useOrganisationId';

const OrganisationOverviewDocument = graphql(`
  query OrganisationOverview($id: ID!, $own: Boolean!) {
    organisation(id: $id) {
      id
      actions
      summary
      description
      ...OrganisationTexts
      ...OrganisationCapabilities
      ...OrganisationFacts
      ...NetworkRoles
      ...CompletenessGuide @include(if: $own)
    }
  }
`);

/** What the organisation is and what it can do. */
export function OverviewTab() {
  const id = useOrganisationId();
  const own = actsFor(useViewer(), id);
  const overview = useQuery({
    queryKey: [...organisationKey(id), 'overview', own],
    queryFn: ({ signal }) => request(OrganisationOverviewDocument, { id, own }, signal),
  });
  if (overview.isPending) return <SkeletonRows rows={8} />;
  if (overview.isError) return <Failure error={overview.error} retry={overview.refetch} />;
  const { organisation } = overview.data;
  if (!organisation) return null;
  const mayWrite = allows(organisation, 'update_profile');
  const isDescribed = Boolean(organisation.summary || organisation.description);
  return (
    <div className={classes.columns}>
      <div className={classes.main}>
        {own && <OwnGuide organisation={organisation} mayEdit={mayWrite} />}
        {isDescribed ? (
          <Texts organisation={organisation} />
        ) : (
          <Undescribed id={id} mayWrite={mayWrite} />
        )}
        <Capabilities organisation={organisation} />
      </div>
      <div className={classes.aside}>
        <FactsOf organisation={organisation} />
        <NetworkRoles organisation={organisation} />
      </div>
    </div>
  );
}

function Undescribed({ id, mayWrite }: { id: string; mayWrite: boolean }) {
  const { t } = useLingui();
  return (
    <EmptyState
      scene="list"
      title={t`No description yet`}
      action={
        mayWrite && (
          <LinkButton to="/organisation/$id/edit" params={{ id }} variant="light">
            <Trans>Write one</Trans>
          </LinkButton>
        )
      }
    >
      <p>
        <Trans>A few sentences on what the organisation does help others to find it.</Trans>
      </p>
    </EmptyState>
  );
}
