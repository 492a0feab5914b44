import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Section } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { organisationKey } from '../cache';
import { allows } from '../rights';
import { AdmitDialog } from './AdmitDialog';
import { MembershipCard } from './MembershipCard';
import { useOrganisationId } from './useOrganisationId';

const OrganisationMembershipsDocument = graphql(`
  query OrganisationMemberships($id: ID!) {
    organisation(id: $id) {
      id
      actions
      membershipStatus
      memberships {
        id
        joinedOn
        leftOn
        declinedOn
        ...MembershipCard
      }
    }
  }
`);

interface Standing {
  joinedOn?: string | null;
  leftOn?: string | null;
  declinedOn?: string | null;
}

const isOpen = ({ leftOn, declinedOn }: Standing) => !leftOn && !declinedOn;
const isJoined = (membership: Standing) => isOpen(membership) && Boolean(membership.joinedOn);

/** The organisation's standing in the network, from its first admission to today. */
export function MembershipsTab() {
  const { t } = useLingui();
  const id = useOrganisationId();
  const [admitting, setAdmitting] = useState(false);
  const memberships = useQuery({
    queryKey: [...organisationKey(id), 'memberships'],
    queryFn: ({ signal }) => request(OrganisationMembershipsDocument, { id }, signal),
  });
  if (memberships.isPending) return <SkeletonRows />;
  if (memberships.isError) {
    return <Failure error={memberships.error} retry={memberships.refetch} />;
  }
  const { organisation } = memberships.data;
  if (!organisation) return null;
  const held = organisation.memberships;
  if (!held) return <NoRight />;

  const keeps = allows(organisation, 'update_membership');
  const admit = keeps && !held.some(isJoined) && (
    <Button onClick={() => setAdmitting(true)}>
      <Trans>Admit as a member</Trans>
    </Button>
  );
  return (
    <Section title={t`Memberships`} actions={held.length > 0 && admit}>
      {held.length === 0 && (
        <EmptyState scene="list" title={t`Not a member yet`} action={admit}>
          <p>
            <Trans>Nothing is known of an application or a membership.</Trans>
          </p>
        </EmptyState>
      )}
      {held.map((membership) => (
        <MembershipCard
          key={membership.id}
          membership={membership}
          mayRenew={keeps && isJoined(membership)}
          mayEnd={isJoined(membership) && (keeps || allows(organisation, 'resign'))}
          resigns={!keeps}
        />
      ))}
      {admitting && <AdmitDialog organisationId={id} onClose={() => setAdmitting(false)} />}
    </Section>
  );
}
