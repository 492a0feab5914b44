import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Failure } from '@/shared/ui/Failure';

/** What stands in the place of a page that failed; the rest of the application goes on. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  useEffect(() => queries.reset(), [queries]);
  return (
    <Failure
      error={error}
      retry={() => {
        reset();
        void router.invalidate();
      }}
    />
  );
}
