import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Stack, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { z } from 'zod/mini';
import { FormFailure } from '@/shared/forms/FormFailure';
import { emailAddress } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { StateScene } from '@/shared/ui/StateScene';
import { requestPasswordReset } from './api';
import { EntranceForm } from './EntranceForm';

const schema = z.object({ email: emailAddress() });

export function ForgottenPasswordPage() {
  const { t } = useLingui();
  const [sentTo, setSentTo] = useState<string>();
  return (
    <EntranceForm
      title={t`Forgotten password`}
      lead={
        sentTo ? undefined : t`Tell us your address and we send you a link to choose a new one.`
      }
    >
      {sentTo ? <Sent to={sentTo} /> : <AddressForm onSent={setSentTo} />}
      <Anchor component={Link} to="/sign-in" ta="center">
        <Trans>Back to signing in</Trans>
      </Anchor>
    </EntranceForm>
  );
}

function Sent({ to }: { to: string }) {
  const { t } = useLingui();
  return (
    <StateScene scene="mail" role="status" title={t`Look in your inbox`}>
      <p>
        <Trans>
          If there is an account for <strong>{to}</strong>, a link is on its way there. It may take
          a minute or end up among unwanted mail.
        </Trans>
      </p>
    </StateScene>
  );
}

function AddressForm({ onSent }: { onSent: (email: string) => void }) {
  const { t } = useLingui();
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { email: '' },
    submit: ({ email }) => requestPasswordReset(email),
    onSaved: (_outcome, { email }) => onSent(email),
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <FormFailure error={failure} />
        <TextInput
          label={t`E-mail address`}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          {...form.getInputProps('email')}
        />
        <Button type="submit" size="md" loading={pending}>
          <Trans>Send the link</Trans>
        </Button>
      </Stack>
    </form>
  );
}
