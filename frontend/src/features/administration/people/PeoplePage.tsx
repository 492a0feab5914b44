import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { MailPlus } from 'lucide-react';
import { useState } from 'react';
import { graphql, readFragment } from '@/gql';
import { can, useViewer } from '@/shared/auth/viewer';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Page, Section } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { InvitationDocument, InvitationList } from './InvitationList';
import { InviteDialog } from './InviteDialog';
import { grantableBy, invitationsKey, parted } from './invitations';

const InvitationsDocument = graphql(`
  query Invitations {
    invitations {
      id
      ...SentInvitation
    }
  }
`);

/** Who has been asked to come in, to which role or for which organisation. */
export function PeoplePage() {
  const { t } = useLingui();
  const viewer = useViewer();
  const mayInvite = can(viewer, 'user.role:grant');
  const [inviting, setInviting] = useState(false);
  const invite = (
    <Button
      leftSection={<MailPlus size={18} aria-hidden="true" />}
      onClick={() => setInviting(true)}
    >
      <Trans>Invite to a role</Trans>
    </Button>
  );
  return (
    <Page
      title={t`Invitations and roles`}
      lead={t`Invite people to roles in the network. Delegates are invited on their organisation’s page.`}
      actions={mayInvite && invite}
    >
      {mayInvite ? <Invitations invite={invite} /> : <NoRight />}
      {inviting && <InviteDialog roles={grantableBy(viewer)} onClose={() => setInviting(false)} />}
    </Page>
  );
}

function Invitations({ invite }: { invite: React.ReactNode }) {
  const { t } = useLingui();
  const found = useQuery({
    queryKey: invitationsKey,
    queryFn: ({ signal }) => request(InvitationsDocument, {}, signal),
  });
  if (found.isPending) return <SkeletonRows />;
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const all = readFragment(InvitationDocument, found.data.invitations);
  if (all.length === 0) {
    return (
      <EmptyState scene="mail" title={t`Nobody has been invited yet`} action={invite}>
        <p>
          <Trans>An invitation comes by e-mail and makes the account.</Trans>
        </p>
      </EmptyState>
    );
  }
  const { open, settled } = parted(all, new Date());
  return (
    <>
      <Section title={t`Waiting for an answer`}>
        {open.length > 0 ? (
          <InvitationList label={t`Waiting for an answer`} invitations={open} />
        ) : (
          <p>
            <Trans>No invitation is open.</Trans>
          </p>
        )}
      </Section>
      {settled.length > 0 && (
        <Section title={t`Answered or ended`}>
          <InvitationList label={t`Answered or ended`} invitations={settled} />
        </Section>
      )}
    </>
  );
}
