import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { FormFailure } from '@/shared/forms/FormFailure';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';
import { undoMerge } from './undoMerge';

/** For whoever finds out later than the notice of the merge was shown. */
export function UndoMergeDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const undoing = useMutation({
    mutationFn: () => undoMerge(id),
    onSuccess: async ({ name }) => {
      onClose();
      await refreshed();
      notify(t`${name} stands on its own again.`);
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t`Undo the latest merge?`}>
      <Stack>
        <p>
          <Trans>
            The organisation that was merged into this one within the last 30 days stands on its own
            again, with its people, memberships, needs and offers. What has been changed by hand
            since stays as it is.
          </Trans>
        </p>
        <FormFailure error={undoing.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={undoing.isPending}>
            <Trans>Cancel</Trans>
          </Button>
          <Button loading={undoing.isPending} onClick={() => undoing.mutate()}>
            <Trans>Undo the merge</Trans>
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
