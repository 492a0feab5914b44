import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { viewerQuery } from '@/shared/auth/viewer';

/** Someone else is reading from now on: nothing fetched for the one before may remain. */
export function useEntered() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async (next = '/') => {
    queryClient.clear();
    await queryClient.fetchQuery(viewerQuery);
    await router.invalidate();
    router.history.push(next);
  };
}
