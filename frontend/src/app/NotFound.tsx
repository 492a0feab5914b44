import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { StateScene } from '@/shared/ui/StateScene';
import { Shell } from './shell/Shell';

export function NotFound() {
  const { t } = useLingui();
  return (
    <Shell>
      <StateScene
        scene="search"
        title={t`There is no page here`}
        action={
          <Button component={Link} to="/">
            <Trans>To the start page</Trans>
          </Button>
        }
      >
        <p>
          <Trans>The address may be mistyped, or what it led to has been moved.</Trans>
        </p>
      </StateScene>
    </Shell>
  );
}
