import { t } from '@lingui/core/macro';
import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { describe } from '@/shared/http/describe';
import { notify } from '@/shared/ui/notify';

/** Long enough to read it and think twice. */
const SHOWN_FOR = 20_000;

interface Undo {
  /** What was done. */
  message: string;
  undo: () => Promise<unknown>;
  /** What is said once it has been undone. */
  undone: string;
}

/** Tells what was done and offers to take it back, in place of asking beforehand. */
export function notifyWithUndo({ message, undo, undone }: Undo): void {
  const takeBack = async () => {
    notifications.hide(id);
    try {
      await undo();
      notify(undone);
    } catch (error) {
      notify(describe(error));
    }
  };
  const id = notifications.show({
    autoClose: SHOWN_FOR,
    closeButtonProps: { 'aria-label': t`Close the notice` },
    message: (
      <Group justify="space-between" gap="sm">
        <span>{message}</span>
        <Button variant="light" size="compact-md" onClick={takeBack}>
          {t`Undo`}
        </Button>
      </Group>
    ),
  });
}
