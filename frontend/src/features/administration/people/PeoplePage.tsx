import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { MailPlus } from 'lucide-react';
import { useState } from 'react';
import { can, useViewer } from '@/shared/auth/viewer';
import { NoRight } from '@/shared/ui/NoRight';
import { Page } from '@/shared/ui/Page';
import { PageTabs } from '@/shared/ui/PageTabs';
import { InviteDialog } from './InviteDialog';
import { grantableBy } from './invitations';

/** Who is here and who has been asked to come; each part has an address of its own. */
export function PeoplePage() {
  const { t } = useLingui();
  const viewer = useViewer();
  const mayInvite = can(viewer, 'user.role:grant');
  const mayRead = mayInvite || can(viewer, 'user.role:read');
  const [inviting, setInviting] = useState(false);
  return (
    <Page
      title={t`Accounts and roles`}
      lead={t`See who can sign in and with which roles, and invite people to roles in the network. Delegates are invited on their organisation’s page.`}
      actions={
        mayInvite && (
          <Button
            leftSection={<MailPlus size={18} aria-hidden="true" />}
            onClick={() => setInviting(true)}
          >
            <Trans>Invite to a role</Trans>
          </Button>
        )
      }
    >
      {mayRead ? <Parts /> : <NoRight />}
      {inviting && <InviteDialog roles={grantableBy(viewer)} onClose={() => setInviting(false)} />}
    </Page>
  );
}

function Parts() {
  return (
    <>
      <PageTabs>
        <Link
          to="/settings/people"
          // Its address is the beginning of the other's, and goes on with the search.
          activeOptions={{ exact: true, includeSearch: false }}
        >
          <Trans>Accounts</Trans>
        </Link>
        <Link to="/settings/people/invitations">
          <Trans>Invitations</Trans>
        </Link>
      </PageTabs>
      <Outlet />
    </>
  );
}
