import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { viewerQuery } from '@/shared/auth/viewer';
import { ApiError } from '@/shared/http/ApiError';

const PASSING = new Set(['unreachable', 'unavailable']);

/** Server state lives here and nowhere else. */
export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    // The session has ended elsewhere: ask anew who is reading, so that the page says so.
    if (error instanceof ApiError && error.code === 'sign_in_required') {
      void client.invalidateQueries(viewerQuery);
    }
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) =>
          failures < 2 && error instanceof ApiError && PASSING.has(error.code),
      },
    },
  });
  return client;
}
