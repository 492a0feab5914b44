import { useQueryClient } from '@tanstack/react-query';

/** Keys of what has been read, so that a change knows what to read anew. */

export const organisationKey = (id: string) => ['register', 'organisation', id] as const;

/** After a change: the organisation's page and every list that may name it. */
export function useRefreshed() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: ['register'], refetchType: 'active' });
}
