import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Stack, TextInput } from '@mantine/core';
import { z } from 'zod/mini';
import { graphql } from '@/gql';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { emailAddress } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { request } from '@/shared/graphql/request';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';

const InviteDelegateDocument = graphql(`
  mutation InviteDelegate($organisation: ID!, $email: String!, $isAdministrator: Boolean) {
    inviteDelegate(
      organisation: $organisation
      email: $email
      isAdministrator: $isAdministrator
    ) {
      invitation {
        id
      }
    }
  }
`);

const schema = z.object({ email: emailAddress(), isAdministrator: z.boolean() });

interface InviteDialogProps {
  organisationId: string;
  onClose: () => void;
}

export function InviteDialog({ organisationId, onClose }: InviteDialogProps) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { email: '', isAdministrator: false },
    submit: (values) =>
      request(InviteDelegateDocument, { organisation: organisationId, ...values }),
    onSaved: async (_saved, { email }) => {
      onClose();
      await refreshed();
      notify(t`An invitation is on its way to ${email}.`);
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t`Invite a delegate`}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <FormFailure error={failure} />
          <TextInput
            label={t`E-mail`}
            type="email"
            data-autofocus
            {...form.getInputProps('email')}
          />
          <Checkbox
            size="md"
            label={t`Administrator`}
            description={t`Edits the organisation’s page, and invites and removes delegates.`}
            {...form.getInputProps('isAdministrator', { type: 'checkbox' })}
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
