import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod/mini';
import type { Role } from '@/gql/graphql';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { emailAddress } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { inviteToRole } from './changes';
import { invitationsKey, ROLES } from './invitations';

const schema = z.object({
  email: emailAddress(),
  role: z.enum(['PANELLIST', 'FINANCIER', 'NODE_MANAGER', 'PROCESS_MANAGER']),
});

interface InviteDialogProps {
  roles: readonly Role[];
  onClose: () => void;
}

export function InviteDialog({ roles, onClose }: InviteDialogProps) {
  const { t, i18n } = useLingui();
  const queryClient = useQueryClient();
  const initialValues: z.infer<typeof schema> = { email: '', role: 'PANELLIST' };
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues,
    submit: inviteToRole,
    onSaved: async (_saved, { email }) => {
      onClose();
      await queryClient.invalidateQueries({ queryKey: invitationsKey });
      notify(t`An invitation is on its way to ${email}.`);
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t`Invite to a role`}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <FormFailure error={failure} />
          <TextInput
            label={t`E-mail`}
            type="email"
            data-autofocus
            {...form.getInputProps('email')}
          />
          <NativeSelect
            label={t`Role`}
            data={roles.map((role) => ({ value: role, label: i18n._(ROLES[role]) }))}
            {...form.getInputProps('role')}
          />
          <FormActions
            submit={<Trans>Send the invitation</Trans>}
            pending={pending}
            cancel={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
