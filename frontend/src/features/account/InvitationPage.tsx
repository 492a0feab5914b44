import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, TextInput } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { z } from 'zod';
import { FormFailure } from '@/shared/forms/FormFailure';
import { PasswordField } from '@/shared/forms/PasswordField';
import { newPassword, requiredText } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { acceptInvitation } from './api';
import { EntranceForm } from './EntranceForm';
import { useEntered } from './useEntered';

const route = getRouteApi('/entrance/invitation/$token');
const schema = z.object({ name: requiredText(), password: newPassword() });

/** Someone was invited: a name and a password, and the account is theirs. */
export function InvitationPage() {
  const { t } = useLingui();
  const { token } = route.useParams();
  const entered = useEntered();
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { name: '', password: '' },
    submit: (values) => acceptInvitation({ token, ...values }),
    onSaved: () => entered(),
  });

  return (
    <EntranceForm
      title={t`Welcome`}
      lead={t`You have been invited to Konstellation. Tell us your name and choose a password.`}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <FormFailure error={failure} />
          <TextInput
            label={t`Your name`}
            autoComplete="name"
            required
            withAsterisk={false}
            {...form.getInputProps('name')}
          />
          <PasswordField
            label={t`Password`}
            description={t`At least 12 characters. A few words in a row are easy to remember.`}
            autoComplete="new-password"
            required
            withAsterisk={false}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" loading={pending}>
            <Trans>Accept the invitation</Trans>
          </Button>
        </Stack>
      </form>
    </EntranceForm>
  );
}
