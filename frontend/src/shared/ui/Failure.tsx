import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { RotateCw } from 'lucide-react';
import { ApiError } from '@/shared/http/ApiError';
import { describe } from '@/shared/http/describe';
import { NoRight } from './NoRight';
import { StateScene } from './StateScene';

interface FailureProps {
  error: unknown;
  retry?: (() => unknown) | undefined;
}

/** Reading failed: what happened, a way to try again, and what to quote when asking for help. */
export function Failure({ error, retry }: FailureProps) {
  const { t } = useLingui();
  if (error instanceof ApiError && error.code === 'not_allowed') return <NoRight />;
  if (error instanceof ApiError && error.code === 'not_found') {
    return (
      <StateScene scene="search" title={t`Nothing here`}>
        <p>{describe(error)}</p>
      </StateScene>
    );
  }
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <StateScene
      scene="broken"
      role="alert"
      title={t`This could not be fetched`}
      action={
        retry && (
          <Button variant="default" leftSection={<RotateCw size={18} />} onClick={() => retry()}>
            <Trans>Try again</Trans>
          </Button>
        )
      }
    >
      <p>{describe(error)}</p>
      {requestId && (
        <p>
          <Trans>
            If you ask for help, quote <code>{requestId}</code>.
          </Trans>
        </p>
      )}
    </StateScene>
  );
}
