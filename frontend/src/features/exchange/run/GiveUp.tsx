import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { ConfirmButton } from '@/shared/ui/ConfirmButton';
import { discard } from '../api';
import { useRefreshed } from '../cache';

/** Gives up an import that has not been applied. */
export function GiveUp({ uuid }: { uuid: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const refreshed = useRefreshed();
  return (
    <ConfirmButton
      variant="subtle"
      question={t`Give up this import?`}
      consequence={<Trans>The file is removed. The register stays as it is.</Trans>}
      confirm={t`Give it up`}
      onConfirm={async () => {
        await discard(uuid);
        await navigate({ to: '/import' });
        await refreshed();
      }}
    >
      <Trans>Give up</Trans>
    </ConfirmButton>
  );
}
