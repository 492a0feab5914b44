import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Button, Stack, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { z } from 'zod/mini';
import { FormFailure } from '@/shared/forms/FormFailure';
import { PasswordField } from '@/shared/forms/PasswordField';
import { emailAddress, requiredText } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { signIn } from './api';

const schema = z.object({ email: emailAddress(), password: requiredText() });

export function PasswordForm({ onSignedIn }: { onSignedIn: () => unknown }) {
  const { t } = useLingui();
  const [step, setStep] = useState<string>();
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { email: '', password: '' },
    submit: signIn,
    onSaved: (outcome) => (outcome.done ? onSignedIn() : setStep(outcome.step ?? 'unknown')),
  });

  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <FormFailure error={failure} />
        {step && <UnfinishedStep step={step} />}
        <TextInput
          label={t`E-mail address`}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          {...form.getInputProps('email')}
        />
        <PasswordField
          label={t`Password`}
          autoComplete="current-password"
          required
          withAsterisk={false}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={pending}>
          <Trans>Sign in</Trans>
        </Button>
        <Anchor component={Link} to="/forgotten-password" ta="center">
          <Trans>Forgotten your password?</Trans>
        </Anchor>
      </Stack>
    </form>
  );
}

function UnfinishedStep({ step }: { step: string }) {
  return (
    <Alert color="amber" role="status">
      {step === 'verify_email' ? (
        <Trans>
          Your e-mail address needs to be confirmed first. We have sent you a new link: open it and
          you are in.
        </Trans>
      ) : (
        <Trans>This account needs another way to sign in. Get a code by e-mail instead.</Trans>
      )}
    </Alert>
  );
}
