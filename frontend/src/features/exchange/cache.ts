import { useQueryClient } from '@tanstack/react-query';

/** Keys of what has been read, so that a change knows what to read anew. */

export const runKey = (uuid: string) => ['exchange', 'run', uuid] as const;
export const runsKey = ['exchange', 'runs'] as const;

export function useRefreshed() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: ['exchange'] });
}

/** After an import has written or taken back: whatever is read of the register may be old. */
export function useRegisterChanged() {
  const queryClient = useQueryClient();
  return () =>
    queryClient.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] !== 'viewer' && queryKey[0] !== 'exchange',
      refetchType: 'none',
    });
}
