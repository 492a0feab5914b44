import { Trans, useLingui } from '@lingui/react/macro';
import { ConfirmButton } from '@/shared/ui/ConfirmButton';
import { notify } from '@/shared/ui/notify';
import { confirm } from '../api';
import { useRefreshed } from '../cache';

/** A second person says that an import with a large effect is meant. */
export function ConfirmImport({ uuid }: { uuid: string }) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  return (
    <ConfirmButton
      variant="filled"
      color="petrol"
      question={t`Confirm the import?`}
      consequence={
        <Trans>You say that an import of this size is meant. Your colleague then applies it.</Trans>
      }
      confirm={t`Confirm`}
      onConfirm={async () => {
        await confirm(uuid);
        await refreshed();
        notify(t`Confirmed. Your colleague can apply it now.`);
      }}
    >
      <Trans>Confirm the import</Trans>
    </ConfirmButton>
  );
}
