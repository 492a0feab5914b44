import { Trans } from '@lingui/react/macro';
import { Button, type ButtonProps, Group, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { FormFailure } from '@/shared/forms/FormFailure';
import { Dialog } from './Dialog';

interface ConfirmButtonProps extends ButtonProps {
  children: ReactNode;
  /** The question, as the title of the dialog. */
  question: string;
  /** What will happen, and whether it can be undone. */
  consequence: ReactNode;
  /** The verb of the deed: “Archive”, not “OK”. */
  confirm: string;
  onConfirm: () => Promise<unknown> | unknown;
}

/** A deed that cannot be taken back asks first. Where the journal can undo it, offer undo instead. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { children, question, consequence, confirm, onConfirm, ...button } = props;
  const [opened, dialog] = useDisclosure(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const carryOut = async () => {
    setPending(true);
    setError(null);
    try {
      await onConfirm();
      dialog.close();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setPending(false);
    }
  };

  return (
    <>
      <Button color="red" variant="outline" {...button} onClick={dialog.open}>
        {children}
      </Button>
      <Dialog opened={opened} onClose={dialog.close} title={question}>
        <Stack>
          <div>{consequence}</div>
          <FormFailure error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close} disabled={pending}>
              <Trans>Cancel</Trans>
            </Button>
            <Button color="red" onClick={carryOut} loading={pending}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
