import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { z } from 'zod/mini';
import { FormFailure } from '@/shared/forms/FormFailure';
import { emailAddress, requiredText } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { confirmCode, requestCode } from './api';

/** First the address, then the code that came there. The answer is the same for unknown addresses. */
export function CodeForm({ onSignedIn }: { onSignedIn: () => unknown }) {
  const [sentTo, setSentTo] = useState<string>();
  return sentTo ? (
    <ConfirmCode sentTo={sentTo} onSignedIn={onSignedIn} onRestart={() => setSentTo(undefined)} />
  ) : (
    <RequestCode onSent={setSentTo} />
  );
}

const addressSchema = z.object({ email: emailAddress() });

function RequestCode({ onSent }: { onSent: (email: string) => void }) {
  const { t } = useLingui();
  const { form, onSubmit, pending, failure } = useServerForm({
    schema: addressSchema,
    initialValues: { email: '' },
    submit: ({ email }) => requestCode(email),
    onSaved: (_outcome, { email }) => onSent(email),
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <FormFailure error={failure} />
        <TextInput
          label={t`E-mail address`}
          description={t`We send a code there that works for a few minutes.`}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          {...form.getInputProps('email')}
        />
        <Button type="submit" size="md" loading={pending}>
          <Trans>Send the code</Trans>
        </Button>
      </Stack>
    </form>
  );
}

const codeSchema = z.object({ code: requiredText() });

interface ConfirmCodeProps {
  sentTo: string;
  onSignedIn: () => unknown;
  onRestart: () => void;
}

function ConfirmCode({ sentTo, onSignedIn, onRestart }: ConfirmCodeProps) {
  const { t } = useLingui();
  const { form, onSubmit, pending, failure } = useServerForm({
    schema: codeSchema,
    initialValues: { code: '' },
    submit: ({ code }) => confirmCode(code.trim()),
    onSaved: (outcome) => (outcome.done ? onSignedIn() : onRestart()),
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <Text role="status">
          <Trans>
            If there is an account for <strong>{sentTo}</strong>, a code is on its way there.
          </Trans>
        </Text>
        <FormFailure error={failure} />
        <TextInput
          label={t`Code`}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          required
          withAsterisk={false}
          {...form.getInputProps('code')}
        />
        <Button type="submit" size="md" loading={pending}>
          <Trans>Sign in</Trans>
        </Button>
        <Button variant="subtle" onClick={onRestart}>
          <Trans>Use another address, or send a new code</Trans>
        </Button>
      </Stack>
    </form>
  );
}
