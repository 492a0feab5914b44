import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { MailPlus } from 'lucide-react';
import { useState } from 'react';
import { graphql } from '@/gql';
import { can, useViewer } from '@/shared/auth/viewer';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Section } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { organisationKey } from '../cache';
import { allows } from '../rights';
import { DelegateList } from './DelegateList';
import { InvitationList } from './InvitationList';
import { InviteDialog } from './InviteDialog';
import { useOrganisationId } from './useOrganisationId';

const OrganisationDelegatesDocument = graphql(`
  query OrganisationDelegates($id: ID!, $invites: Boolean!) {
    organisation(id: $id) {
      id
      actions
      delegates {
        id
        ...DelegateRow
      }
    }
    invitations(organisation: $id) @include(if: $invites) {
      id
      ...InvitationRow
    }
  }
`);

/** Who acts for the organisation here, and who has been asked to. */
export function DelegatesTab() {
  const { t } = useLingui();
  const id = useOrganisationId();
  // Asking for invitations without the right to invite refuses the whole answer.
  const mayInvite = can(useViewer(), 'delegate:invite');
  const [inviting, setInviting] = useState(false);
  const found = useQuery({
    queryKey: [...organisationKey(id), 'delegates', mayInvite],
    queryFn: ({ signal }) =>
      request(OrganisationDelegatesDocument, { id, invites: mayInvite }, signal),
  });
  if (found.isPending) return <SkeletonRows />;
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const { organisation, invitations } = found.data;
  if (!organisation?.delegates) return <NoRight />;
  const { delegates } = organisation;
  const invite = allows(organisation, 'invite') && (
    <Button
      variant="light"
      leftSection={<MailPlus size={18} aria-hidden="true" />}
      onClick={() => setInviting(true)}
    >
      <Trans>Invite a delegate</Trans>
    </Button>
  );
  return (
    <>
      <Section title={t`Delegates`} actions={delegates.length > 0 && invite}>
        {delegates.length === 0 ? (
          <EmptyState scene="mail" title={t`No delegates yet`} action={invite}>
            <p>
              <Trans>A delegate signs in and acts for the organisation.</Trans>
            </p>
          </EmptyState>
        ) : (
          <DelegateList
            delegates={delegates}
            mayChange={allows(organisation, 'update_delegates')}
          />
        )}
      </Section>
      {invitations && invitations.length > 0 && (
        <Section title={t`Invitations`}>
          <InvitationList invitations={invitations} />
        </Section>
      )}
      {inviting && <InviteDialog organisationId={id} onClose={() => setInviting(false)} />}
    </>
  );
}
