import { Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { z } from 'zod/mini';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { PasswordField } from '@/shared/forms/PasswordField';
import { newPassword, requiredText } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { notify } from '@/shared/ui/notify';
import { changePassword } from './api';

const schema = z.object({ currentPassword: requiredText(), newPassword: newPassword() });

export function ChangePasswordForm() {
  const { t } = useLingui();
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { currentPassword: '', newPassword: '' },
    submit: changePassword,
    onSaved: () => {
      form.reset();
      notify(t`Your password has been changed.`);
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <FormFailure error={failure} />
        <PasswordField
          label={t`Current password`}
          autoComplete="current-password"
          required
          withAsterisk={false}
          {...form.getInputProps('currentPassword')}
        />
        <PasswordField
          label={t`New password`}
          description={t`At least 12 characters. A few words in a row are easy to remember.`}
          autoComplete="new-password"
          required
          withAsterisk={false}
          {...form.getInputProps('newPassword')}
        />
        <FormActions submit={<Trans>Change the password</Trans>} pending={pending} />
      </Stack>
    </form>
  );
}
