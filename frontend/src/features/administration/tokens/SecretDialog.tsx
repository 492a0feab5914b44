import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Stack } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { Check, Copy, TriangleAlert } from 'lucide-react';
import { Dialog } from '@/shared/ui/Dialog';
import classes from './SecretDialog.module.css';

interface SecretDialogProps {
  secret: string;
  onClose: () => void;
}

/** The secret of a new key: the server keeps none, so this is the only time. */
export function SecretDialog({ secret, onClose }: SecretDialogProps) {
  const { t } = useLingui();
  const clipboard = useClipboard({ timeout: 3_000 });
  return (
    <Dialog opened onClose={onClose} title={t`Your new key`}>
      <Stack>
        <Alert color="amber" icon={<TriangleAlert aria-hidden="true" />}>
          <Trans>Copy it now. It is shown this once and cannot be fetched again.</Trans>
        </Alert>
        <code className={classes.secret} data-testid="secret">
          {secret}
        </code>
        <Group>
          <Button
            leftSection={
              clipboard.copied ? (
                <Check size={18} aria-hidden="true" />
              ) : (
                <Copy size={18} aria-hidden="true" />
              )
            }
            onClick={() => clipboard.copy(secret)}
          >
            {clipboard.copied ? <Trans>Copied</Trans> : <Trans>Copy the key</Trans>}
          </Button>
          <Button variant="default" onClick={onClose}>
            <Trans>I have kept it</Trans>
          </Button>
        </Group>
        <output className="visually-hidden">{clipboard.copied && t`Copied`}</output>
        {clipboard.error && (
          <p>
            <Trans>The browser did not allow it. Select the key and copy it yourself.</Trans>
          </p>
        )}
      </Stack>
    </Dialog>
  );
}
