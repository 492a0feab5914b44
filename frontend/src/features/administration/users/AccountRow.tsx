import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '@/shared/auth/viewer';
import { useFormat } from '@/shared/format/useFormat';
import { Status } from '@/shared/ui/Chip';
import listClasses from '../List.module.css';
import classes from './Accounts.module.css';
import type { Account } from './accountQuery';
import { Deeds } from './Deeds';
import { Standings } from './Standings';

/** One account: whose it is, what its holder is in the network, and what may be done with it. */
export function AccountRow({ account }: { account: Account }) {
  const { t } = useLingui();
  const format = useFormat();
  const { id, name, email, isActive } = account;
  const viewer = useViewer();
  const since = format.shortDate(account.createdAt);
  return (
    <li className={classes.account} aria-label={name || email}>
      <div>
        <div className={classes.head}>
          <span className={listClasses.name}>{name || email}</span>
          {viewer.kind === 'user' && viewer.id === id && <span>{t`(you)`}</span>}
          {!isActive && (
            <Status tone="over">
              <Trans context="account">Closed</Trans>
            </Status>
          )}
        </div>
        {name && <p className={classes.what}>{email}</p>}
        <p className={classes.what}>
          <Trans>Account since {since}</Trans>
        </p>
      </div>
      <Standings account={account} />
      <Deeds account={account} />
    </li>
  );
}
