import { Trans, useLingui } from '@lingui/react/macro';
import { Divider } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { CodeForm } from './CodeForm';
import { EntranceForm } from './EntranceForm';
import { OtherWay } from './OtherWay';
import { PasswordForm } from './PasswordForm';
import { useEntered } from './useEntered';

const route = getRouteApi('/entrance/sign-in');

type Way = 'password' | 'code';

/** Password or e-mailed code. Passkeys and other providers get their place under the divider. */
export function SignInPage() {
  const { t } = useLingui();
  const { next } = route.useSearch();
  const entered = useEntered();
  const [way, setWay] = useState<Way>('password');
  const onSignedIn = () => entered(next);

  return (
    <EntranceForm
      title={t`Sign in`}
      lead={
        next ? (
          <Trans>Sign in to go on to the page that you asked for.</Trans>
        ) : (
          <Trans>Good to see you again.</Trans>
        )
      }
    >
      {way === 'password' ? (
        <PasswordForm onSignedIn={onSignedIn} />
      ) : (
        <CodeForm onSignedIn={onSignedIn} />
      )}
      <Divider label={t`or`} labelPosition="center" />
      <OtherWay way={way} onChoose={setWay} />
    </EntranceForm>
  );
}
