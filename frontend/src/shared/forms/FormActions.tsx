import { Trans } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';

interface FormActionsProps {
  /** The verb of the deed: “Save”, “Publish”, “Sign in”. */
  submit: ReactNode;
  pending: boolean;
  cancel?: (() => void) | undefined;
  disabled?: boolean;
}

/** The foot of a form. */
export function FormActions({ submit, pending, cancel, disabled = false }: FormActionsProps) {
  return (
    <Group gap="sm">
      <Button type="submit" loading={pending} disabled={disabled}>
        {submit}
      </Button>
      {cancel && (
        <Button variant="default" onClick={cancel} disabled={pending}>
          <Trans>Cancel</Trans>
        </Button>
      )}
    </Group>
  );
}
