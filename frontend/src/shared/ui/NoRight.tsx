import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { StateScene } from './StateScene';

interface NoRightProps {
  /** Who may, or how one comes to be allowed. */
  children?: ReactNode;
  action?: ReactNode;
}

/** The reader may not see or do this; it says so without telling what is behind the door. */
export function NoRight({ children, action }: NoRightProps) {
  const { t } = useLingui();
  return (
    <StateScene scene="closed" title={t`This is not open to you`} action={action}>
      {children ?? (
        <p>
          <Trans>Ask the process management if you think that it should be.</Trans>
        </p>
      )}
    </StateScene>
  );
}
