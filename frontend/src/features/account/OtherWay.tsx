import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { KeyRound, MailCheck } from 'lucide-react';

interface OtherWayProps {
  way: 'password' | 'code';
  onChoose: (way: 'password' | 'code') => void;
}

export function OtherWay({ way, onChoose }: OtherWayProps) {
  return way === 'password' ? (
    <Button
      variant="default"
      leftSection={<MailCheck size={18} aria-hidden="true" />}
      onClick={() => onChoose('code')}
    >
      <Trans>Get a code by e-mail</Trans>
    </Button>
  ) : (
    <Button
      variant="default"
      leftSection={<KeyRound size={18} aria-hidden="true" />}
      onClick={() => onChoose('password')}
    >
      <Trans>Use the password</Trans>
    </Button>
  );
}
