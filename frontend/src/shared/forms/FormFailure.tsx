import { Trans } from '@lingui/react/macro';
import { Alert } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { ApiError } from '@/shared/http/ApiError';
import { describe } from '@/shared/http/describe';

/** Why what was sent was refused, where no single field is to blame. Nothing while there is no error. */
export function FormFailure({ error }: { error: unknown }) {
  if (!error) return null;
  const whole = error instanceof ApiError ? (error.fields[''] ?? []) : [];
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <Alert role="alert" color="red" icon={<TriangleAlert aria-hidden="true" />}>
      {whole.length > 0 ? whole.join(' ') : describe(error)}
      {requestId && (
        <>
          {' '}
          <Trans>
            If you ask for help, quote <code>{requestId}</code>.
          </Trans>
        </>
      )}
    </Alert>
  );
}
