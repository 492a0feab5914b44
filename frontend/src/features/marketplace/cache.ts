import { useQueryClient } from '@tanstack/react-query';

/** Keys of what has been read, so that a change knows what to read anew. */
export const listingKey = (id: string) => ['marketplace', 'listing', id] as const;

/** After a change: the listing and every list that may show it, the organisation's page among them. */
export function useRefreshed() {
  const queryClient = useQueryClient();
  return () =>
    Promise.all(
      ['marketplace', 'matches', 'register'].map((room) =>
        queryClient.invalidateQueries({ queryKey: [room] }),
      ),
    );
}
