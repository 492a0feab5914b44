import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '@/shared/format/useFormat';
import { ROLES } from '../people/invitations';
import { OrganisationLink } from '../people/OrganisationLink';
import classes from './Accounts.module.css';
import type { Account } from './accountQuery';
import { isComing, mayEnd, type Term } from './accounts';
import { EndRole } from './Deeds';

/** What the holder of the account is: network-wide roles, and whom they act for. */
export function Standings({ account }: { account: Account }) {
  const { i18n } = useLingui();
  const { isSuperuser, delegations } = account;
  const roleGrants = account.roleGrants ?? [];
  if (!isSuperuser && roleGrants.length === 0 && delegations.length === 0) {
    return (
      <span className={classes.since}>
        <Trans>Holds no role and acts for nobody</Trans>
      </span>
    );
  }
  return (
    <ul className={classes.standings}>
      {isSuperuser && (
        <li className={classes.standing}>
          <span className={classes.role}>{i18n._(ROLES.SUPERUSER)}</span>
        </li>
      )}
      {roleGrants.map((held) => (
        <li key={held.id} className={classes.standing}>
          <span className={classes.role}>{i18n._(ROLES[held.role])}</span>
          <span className={classes.since}>
            <Since term={held} />
          </span>
          {mayEnd(account, held.role) && <EndRole account={account} held={held} />}
        </li>
      ))}
      {delegations.map(({ id, isAdministrator, organisation }) => (
        <li key={id} className={classes.standing}>
          <span>
            {i18n._(isAdministrator ? ROLES.MEMBER_ADMINISTRATOR : ROLES.MEMBER_DELEGATE)},{' '}
            <OrganisationLink organisation={organisation} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Since({ term }: { term: Term }) {
  const format = useFormat();
  if (term.endsOn) return format.period(term.startsOn, term.endsOn);
  const day = format.shortDate(term.startsOn);
  return isComing(term, new Date()) ? (
    <Trans context="role">from {day}</Trans>
  ) : (
    <Trans context="role">since {day}</Trans>
  );
}
