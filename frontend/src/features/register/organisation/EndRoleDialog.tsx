import { Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { z } from 'zod/mini';
import { graphql } from '@/gql';
import { DateField } from '@/shared/forms/DateField';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { useServerForm } from '@/shared/forms/useServerForm';
import { request } from '@/shared/graphql/request';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';
import { NETWORK_ROLES } from '../labels';
import type { NetworkRole } from './NetworkRoles';
import { today } from './today';

const EndNetworkRoleDocument = graphql(`
  mutation EndNetworkRole($id: ID!, $expectedVersion: Int!, $endsOn: Date!) {
    endNetworkRole(id: $id, expectedVersion: $expectedVersion, endsOn: $endsOn) {
      organisation {
        id
      }
    }
  }
`);

const schema = z.object({ endsOn: z.iso.date() });

interface EndRoleDialogProps {
  role: NetworkRole;
  onClose: () => void;
}

export function EndRoleDialog({ role, onClose }: EndRoleDialogProps) {
  const { t, i18n } = useLingui();
  const refreshed = useRefreshed();
  const name = i18n._(NETWORK_ROLES[role.kind]);
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { endsOn: today() },
    submit: ({ endsOn }) =>
      request(EndNetworkRoleDocument, { id: role.id, expectedVersion: role.version, endsOn }),
    onSaved: async () => {
      onClose();
      await refreshed();
      notify(t`The role ${name} ends as you wrote.`);
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t`End the role ${name}`}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <FormFailure error={failure} />
          <DateField label={t`Last day`} {...form.getInputProps('endsOn')} />
          <FormActions submit={<Trans>End the role</Trans>} pending={pending} cancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}
