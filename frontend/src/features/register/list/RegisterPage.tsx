import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { can, hasRole, useViewer } from '@/shared/auth/viewer';
import { ExportButton } from '@/shared/ui/ExportButton';
import { NoRight } from '@/shared/ui/NoRight';
import { Page } from '@/shared/ui/Page';
import { LinkButton } from '../links';
import { NewOrganisationDialog } from './NewOrganisationDialog';
import { Register } from './Register';

const route = getRouteApi('/shell/register');

/** The register: every organisation that the reader may see, as a table to work in. */
export function RegisterPage() {
  const { t } = useLingui();
  const viewer = useViewer();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, dialog] = useDisclosure(false);
  const mayCreate = can(viewer, 'organisation.profile:create');
  return (
    <Page
      width="full"
      title={t`The register`}
      lead={t`All organisations in and around the network.`}
      actions={
        <Group align="flex-start" gap="md">
          {can(viewer, 'export:create') && (
            <ExportButton sheet="organisations" name={t`the whole register`} />
          )}
          {mayCreate && (
            <Button leftSection={<Plus size={18} aria-hidden="true" />} onClick={dialog.open}>
              <Trans>New organisation</Trans>
            </Button>
          )}
        </Group>
      }
    >
      {viewer.kind === 'visitor' ? (
        <NoRight
          action={
            <LinkButton to="/sign-in" search={{ next: '/register' }}>
              <Trans>Sign in</Trans>
            </LinkButton>
          }
        >
          <p>
            <Trans>The register is open to those who have signed in.</Trans>
          </p>
        </NoRight>
      ) : (
        <Register
          search={search}
          isStaff={hasRole(viewer, 'PROCESS_MANAGER', 'SUPERUSER')}
          onSearch={(next) => navigate({ search: next, replace: true })}
        />
      )}
      {mayCreate && <NewOrganisationDialog opened={adding} onClose={dialog.close} />}
    </Page>
  );
}
