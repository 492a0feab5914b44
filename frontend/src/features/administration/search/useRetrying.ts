import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notify } from '@/shared/ui/notify';
import { retryIndexing, searchIndexKey } from './searchIndex';

/** Has some of what was given up tried again, or all of it. */
export function useRetrying() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[] | undefined) => retryIndexing(ids),
    onSuccess: async (retried) => {
      await queryClient.invalidateQueries({ queryKey: searchIndexKey });
      notify(
        t`${plural(retried, { one: '# is being tried again.', other: '# are being tried again.' })}`,
      );
    },
  });
}
