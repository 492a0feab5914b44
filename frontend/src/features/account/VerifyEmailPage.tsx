import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { FormFailure } from '@/shared/forms/FormFailure';
import { StateScene } from '@/shared/ui/StateScene';
import { verifyEmail } from './api';
import { EntranceForm } from './EntranceForm';
import { useEntered } from './useEntered';

const route = getRouteApi('/entrance/verify-email/$key');

/** Confirming takes a press: mail scanners open links, and must not confirm an address by that. */
export function VerifyEmailPage() {
  const { t } = useLingui();
  const { key } = route.useParams();
  const entered = useEntered();
  const verifying = useMutation({
    mutationFn: () => verifyEmail(key),
    onSuccess: (outcome) => (outcome.done ? entered() : undefined),
  });

  return (
    <EntranceForm title={t`Confirm your address`}>
      {verifying.isSuccess ? (
        <StateScene
          scene="mail"
          role="status"
          title={t`Your address is confirmed`}
          action={
            <Button component={Link} to="/sign-in">
              <Trans>Sign in</Trans>
            </Button>
          }
        />
      ) : (
        <>
          <FormFailure error={verifying.error} />
          <p>
            <Trans>Press the button to confirm that this e-mail address is yours.</Trans>
          </p>
          <Button size="md" loading={verifying.isPending} onClick={() => verifying.mutate()}>
            <Trans>Confirm the address</Trans>
          </Button>
        </>
      )}
    </EntranceForm>
  );
}
