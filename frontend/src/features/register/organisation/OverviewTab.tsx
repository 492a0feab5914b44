import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { organisationKey } from '../cache';
import { LinkButton } from '../links';
import { allows } from '../rights';
import { Capabilities } from './Capabilities';
import { FactsOf } from './FactsOf';
import classes from './OverviewTab.module.css';
import { Texts } from './Texts';
import { useOrganisationId } from './useOrganisationId';

const OrganisationOverviewDocument = graphql(`
  query OrganisationOverview($id: ID!) {
    organisation(id: $id) {
      id
      actions
      summary
      description
      ...OrganisationTexts
      ...OrganisationCapabilities
      ...OrganisationFacts
    }
  }
`);

/** What the organisation is and what it can do. */
export function OverviewTab() {
  const id = useOrganisationId();
  const overview = useQuery({
    queryKey: [...organisationKey(id), 'overview'],
    queryFn: ({ signal }) => request(OrganisationOverviewDocument, { id }, signal),
  });
  if (overview.isPending) return <SkeletonRows rows={8} />;
  if (overview.isError) return <Failure error={overview.error} retry={overview.refetch} />;
  const { organisation } = overview.data;
  if (!organisation) return null;
  const isDescribed = Boolean(organisation.summary || organisation.description);
  return (
    <div className={classes.columns}>
      <div className={classes.main}>
        {isDescribed ? (
          <Texts organisation={organisation} />
        ) : (
          <Undescribed id={id} mayWrite={allows(organisation, 'update_profile')} />
        )}
        <Capabilities organisation={organisation} />
      </div>
      <FactsOf organisation={organisation} />
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
