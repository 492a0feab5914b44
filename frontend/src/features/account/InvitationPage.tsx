import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Divider, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { z } from 'zod/mini';
import { viewerQuery } from '@/shared/auth/viewer';
import { FormFailure } from '@/shared/forms/FormFailure';
import { PasswordField } from '@/shared/forms/PasswordField';
import { newPassword, requiredText } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { StateScene } from '@/shared/ui/StateScene';
import { acceptAndSignIn, acceptInvitation } from './api';
import { EntranceForm } from './EntranceForm';
import { useEntered } from './useEntered';

const route = getRouteApi('/entrance/invitation/$token');

/** Someone was invited: a name and a password make an account, or the one that there is gets the rights. */
export function InvitationPage() {
  const { t } = useLingui();
  const { token } = route.useParams();
  const [accepted, setAccepted] = useState(false);
  if (accepted) return <Accepted />;
  return (
    <EntranceForm
      title={t`Welcome`}
      lead={t`You have been invited to Konstellation. Tell us your name and choose a password.`}
    >
      <NewAccountForm token={token} onAccepted={() => setAccepted(true)} />
      <Divider label={t`or`} labelPosition="center" />
      <OwnAccount token={token} onAccepted={() => setAccepted(true)} />
    </EntranceForm>
  );
}

function Accepted() {
  const { t } = useLingui();
  return (
    <EntranceForm title={t`Welcome`}>
      <StateScene
        scene="network"
        role="status"
        title={t`The invitation is accepted`}
        action={
          <Button component={Link} to="/sign-in">
            <Trans>Sign in</Trans>
          </Button>
        }
      >
        <p>
          <Trans>Sign in as you usually do to make use of it.</Trans>
        </p>
      </StateScene>
    </EntranceForm>
  );
}

interface AcceptanceProps {
  token: string;
  onAccepted: () => void;
}

const schema = z.object({ name: requiredText(), password: newPassword() });

function NewAccountForm({ token, onAccepted }: AcceptanceProps) {
  const { t } = useLingui();
  const entered = useEntered();
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { name: '', password: '' },
    submit: (values) => acceptAndSignIn({ token, ...values }),
    onSaved: (outcome) => (outcome.done ? entered() : onAccepted()),
  });
  return (
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
  );
}

function OwnAccount({ token, onAccepted }: AcceptanceProps) {
  const queryClient = useQueryClient();
  const accepting = useMutation({
    mutationFn: () => acceptInvitation({ token }),
    onSuccess: async () => {
      // Whoever is signed in has new rights from now on.
      await queryClient.invalidateQueries(viewerQuery);
      onAccepted();
    },
  });
  return (
    <Stack>
      <FormFailure error={accepting.error} />
      <Button variant="default" loading={accepting.isPending} onClick={() => accepting.mutate()}>
        <Trans>Accept with the account that I have</Trans>
      </Button>
    </Stack>
  );
}
