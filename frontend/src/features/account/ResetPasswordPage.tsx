import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Stack } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { z } from 'zod/mini';
import { FormFailure } from '@/shared/forms/FormFailure';
import { PasswordField } from '@/shared/forms/PasswordField';
import { newPassword } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { StateScene } from '@/shared/ui/StateScene';
import { resetPassword } from './api';
import { EntranceForm } from './EntranceForm';
import { useEntered } from './useEntered';

const route = getRouteApi('/entrance/reset-password/$key');
const schema = z.object({ password: newPassword() });

export function ResetPasswordPage() {
  const { t } = useLingui();
  const { key } = route.useParams();
  const entered = useEntered();
  const [changed, setChanged] = useState(false);
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { password: '' },
    submit: ({ password }) => resetPassword({ key, password }),
    onSaved: (outcome) => (outcome.done ? entered() : setChanged(true)),
  });

  if (changed) {
    return (
      <EntranceForm title={t`New password`}>
        <StateScene
          scene="network"
          role="status"
          title={t`Your password has been changed`}
          action={
            <Button component={Link} to="/sign-in">
              <Trans>Sign in</Trans>
            </Button>
          }
        />
      </EntranceForm>
    );
  }
  return (
    <EntranceForm title={t`New password`} lead={t`Choose a password that you use nowhere else.`}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <FormFailure error={failure} />
          <PasswordField
            label={t`New password`}
            description={t`At least 12 characters. A few words in a row are easy to remember.`}
            autoComplete="new-password"
            required
            withAsterisk={false}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" loading={pending}>
            <Trans>Change the password</Trans>
          </Button>
          <Anchor component={Link} to="/forgotten-password" ta="center">
            <Trans>Get a new link</Trans>
          </Anchor>
        </Stack>
      </form>
    </EntranceForm>
  );
}
