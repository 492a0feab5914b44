import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, Stack } from '@mantine/core';
import { z } from 'zod/mini';
import type { Role } from '@/gql/graphql';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { useServerForm } from '@/shared/forms/useServerForm';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { ROLES } from '../people/invitations';
import type { Account } from './accountQuery';
import { useAccountChanges } from './changes';

interface GiveRoleDialogProps {
  account: Account;
  /** Those to choose among; at least one. */
  roles: readonly Role[];
  onClose: () => void;
}

const schema = z.object({
  role: z.enum(['PANELLIST', 'FINANCIER', 'NODE_MANAGER', 'PROCESS_MANAGER']),
});

export function GiveRoleDialog({ account, roles, onClose }: GiveRoleDialogProps) {
  const { t, i18n } = useLingui();
  const { grant, refreshed } = useAccountChanges(account);
  const name = account.name || account.email;
  const initialValues = { role: schema.shape.role.parse(roles[0]) };
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues,
    submit: ({ role }) => grant(role),
    onSaved: async (_saved, values) => {
      const role = i18n._(ROLES[values.role]);
      onClose();
      await refreshed();
      notify(t`${name} now has the role ${role}.`);
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t`Give a role to ${name}`}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <FormFailure error={failure} />
          <NativeSelect
            label={t`Role`}
            data-autofocus
            data={roles.map((role) => ({ value: role, label: i18n._(ROLES[role]) }))}
            {...form.getInputProps('role')}
          />
          <p>
            <Opens role={form.values.role} />{' '}
            <Trans>It holds from today, until somebody ends it.</Trans>
          </p>
          <FormActions submit={<Trans>Give the role</Trans>} pending={pending} cancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}

function Opens({ role }: { role: Role }) {
  if (role === 'PROCESS_MANAGER') {
    return (
      <Trans>
        The role opens the whole register to read and to change, and other accounts with it.
      </Trans>
    );
  }
  return <Trans>The role lets one read what is open to the network.</Trans>;
}
