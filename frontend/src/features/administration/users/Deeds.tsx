import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useFormat } from '@/shared/format/useFormat';
import { ConfirmButton } from '@/shared/ui/ConfirmButton';
import { notify } from '@/shared/ui/notify';
import { ROLES } from '../people/invitations';
import classes from './Accounts.module.css';
import type { Account, RoleHeld } from './accountQuery';
import { allows, grantable } from './accounts';
import { useAccountChanges } from './changes';
import { GiveRoleDialog } from './GiveRoleDialog';

interface AccountProps {
  account: Account;
}

const calledBy = ({ name, email }: Account) => name || email;

/** What the reader may do with the account as a whole. */
export function Deeds({ account }: AccountProps) {
  const { t } = useLingui();
  const [giving, dialog] = useDisclosure(false);
  const roles = grantable(account);
  const name = calledBy(account);
  return (
    <div className={`${classes.deeds} no-print`}>
      {roles.length > 0 && (
        <Button
          size="sm"
          variant="default"
          aria-label={t`Give a role to ${name}`}
          onClick={dialog.open}
        >
          <Trans>Give a role</Trans>
        </Button>
      )}
      {allows(account, 'deactivate') && <CloseAccount account={account} />}
      {giving && <GiveRoleDialog account={account} roles={roles} onClose={dialog.close} />}
    </div>
  );
}

interface EndRoleProps extends AccountProps {
  held: RoleHeld;
}

export function EndRole({ account, held }: EndRoleProps) {
  const { t, i18n } = useLingui();
  const { isOwn, endRole } = useAccountChanges(account);
  const name = calledBy(account);
  const role = i18n._(ROLES[held.role]);
  return (
    <ConfirmButton
      size="compact-sm"
      variant="default"
      className="no-print"
      aria-label={t`End the role ${role} of ${name}`}
      question={t`End the role ${role} of ${name}?`}
      consequence={
        <>
          <p>
            <Trans>
              The role ends at once. {name} is signed out everywhere, and can sign in again with the
              roles that are left.
            </Trans>
          </p>
          <p>
            <Trans>API keys end too, where no role that is left gives the right to have any.</Trans>
          </p>
          {isOwn && <OwnSession />}
        </>
      }
      confirm={t`End the role`}
      onConfirm={async () => {
        await endRole(held);
        notify(t`${name} no longer has the role ${role}.`);
      }}
    >
      <Trans>End</Trans>
    </ConfirmButton>
  );
}

function CloseAccount({ account }: AccountProps) {
  const { t } = useLingui();
  const { isOwn, close } = useAccountChanges(account);
  const name = calledBy(account);
  return (
    <ConfirmButton
      size="sm"
      variant="default"
      aria-label={t`Close the account of ${name}`}
      question={t`Close the account of ${name}?`}
      consequence={<Closing account={account} isOwn={isOwn} />}
      confirm={t`Close the account`}
      onConfirm={async () => {
        await close(account);
        notify(t`The account of ${name} is closed.`);
      }}
    >
      <Trans>Close the account</Trans>
    </ConfirmButton>
  );
}

function Closing({ account, isOwn }: AccountProps & { isOwn: boolean }) {
  const format = useFormat();
  const name = calledBy(account);
  const organisations = format.list(
    account.delegations.map(({ organisation }) => organisation.name),
  );
  return (
    <>
      <p>
        <Trans>
          {name} is signed out everywhere at once and cannot sign in again. All API keys of the
          account end. What {name} has written stays.
        </Trans>
      </p>
      {organisations && (
        <p>
          <Trans>
            {name} acts for {organisations}. See to it that somebody else can.
          </Trans>
        </p>
      )}
      <p>
        <Trans>A closed account cannot be opened again here.</Trans>
      </p>
      {isOwn && <OwnSession />}
    </>
  );
}

function OwnSession() {
  return (
    <p>
      <Trans>It is your own account: you are signed out.</Trans>
    </p>
  );
}
