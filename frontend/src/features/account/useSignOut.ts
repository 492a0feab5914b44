import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { VISITOR, viewerQuery } from '@/shared/auth/viewer';
import { signOut } from './api';

export function useSignOut() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await router.navigate({ to: '/' });
      queryClient.clear();
      queryClient.setQueryData(viewerQuery.queryKey, VISITOR);
      await router.invalidate();
    },
  });
}
