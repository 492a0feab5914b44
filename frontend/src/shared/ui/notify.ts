import { t } from '@lingui/core/macro';
import { notifications } from '@mantine/notifications';

/** A notice in the corner: something was done. What failed belongs where it was tried. */
export function notify(message: string): void {
  notifications.show({ message, closeButtonProps: { 'aria-label': t`Close the notice` } });
}
