import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Card } from '@mantine/core';
import { LogOut } from 'lucide-react';
import { useViewer } from '@/shared/auth/viewer';
import { Page, Section } from '@/shared/ui/Page';
import { ChangePasswordForm } from './ChangePasswordForm';
import { ProfileForm } from './ProfileForm';
import { useSignOut } from './useSignOut';

export function ProfilePage() {
  const { t } = useLingui();
  const viewer = useViewer();
  const signOut = useSignOut();
  if (viewer.kind === 'visitor') return null;
  return (
    <Page
      width="form"
      title={t`My account`}
      lead={viewer.email}
      actions={
        <Button
          variant="default"
          leftSection={<LogOut size={18} aria-hidden="true" />}
          loading={signOut.isPending}
          onClick={() => signOut.mutate()}
        >
          <Trans>Sign out</Trans>
        </Button>
      }
    >
      <Card>
        <Section title={t`About you`}>
          <ProfileForm viewer={viewer} />
        </Section>
      </Card>
      <Card>
        <Section title={t`Password`}>
          <ChangePasswordForm />
        </Section>
      </Card>
    </Page>
  );
}
