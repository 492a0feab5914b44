import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { readFragment } from '@/gql';
import { can, useViewer } from '@/shared/auth/viewer';
import { Failure } from '@/shared/ui/Failure';
import { FilterBar } from '@/shared/ui/FilterBar';
import { NoRight } from '@/shared/ui/NoRight';
import { NothingMatches } from '@/shared/ui/NothingMatches';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import classes from '../List.module.css';
import { ROLES } from '../people/invitations';
import { AccountRow } from './AccountRow';
import { AccountDocument, useAccounts } from './accountQuery';
import { type AccountSearch, changed, cleared, ROLE_CHOICES } from './search';

const route = getRouteApi('/shell/signed-in/settings/people/');

/** Who can sign in, with which roles and for which organisations. */
export function AccountsTab() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  if (!can(useViewer(), 'user.role:read')) return <NoRight />;
  return (
    <Accounts search={search} onSearch={(next) => navigate({ search: next, replace: true })} />
  );
}

interface AccountsProps {
  search: AccountSearch;
  onSearch: (search: AccountSearch) => void;
}

function Accounts({ search, onSearch }: AccountsProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState(search.text ?? '');
  const ask = useDebouncedCallback((text: string) => onSearch(changed(search, { text })), 300);
  const accounts = useAccounts(search);
  const total = accounts.data?.pages[0]?.users.totalCount;
  const clear = () => {
    setTyped('');
    onSearch(cleared(search));
  };
  return (
    <>
      <FilterBar
        text={typed}
        onText={(text) => {
          setTyped(text);
          ask(text);
        }}
        label={t`Search among accounts`}
        placeholder={t`Name or e-mail address`}
        summary={total !== undefined && <Plural value={total} one="# account" other="# accounts" />}
      >
        <Narrowing search={search} onSearch={onSearch} />
      </FilterBar>
      {accounts.isPending && <SkeletonRows rows={8} />}
      {accounts.isError && !accounts.data && (
        <Failure error={accounts.error} retry={accounts.refetch} />
      )}
      {/* There is always an account, the reader's own: where none is shown, the search is too narrow. */}
      {total === 0 && <NothingMatches title={t`No account matches`} clear={clear} />}
      {total !== undefined && total > 0 && <AccountList accounts={accounts} />}
    </>
  );
}

function Narrowing({ search, onSearch }: AccountsProps) {
  const { t, i18n } = useLingui();
  const choose = (name: keyof AccountSearch) => (event: React.ChangeEvent<HTMLSelectElement>) =>
    onSearch(changed(search, { [name]: event.currentTarget.value }));
  return (
    <>
      <NativeSelect
        aria-label={t`Role`}
        value={search.role ?? 'ALL'}
        onChange={choose('role')}
        data={[
          { value: 'ALL', label: t`All roles` },
          ...ROLE_CHOICES.map((role) => ({
            value: role,
            label: role === 'VISITOR' ? t`Without a role` : i18n._(ROLES[role]),
          })),
        ]}
      />
      <NativeSelect
        aria-label={t`Open or closed`}
        value={search.state ?? 'ALL'}
        onChange={choose('state')}
        data={[
          { value: 'ALL', label: t`Open and closed` },
          { value: 'open', label: t`Open accounts` },
          { value: 'closed', label: t`Closed accounts` },
        ]}
      />
      <NativeSelect
        aria-label={t`Order`}
        value={search.order ?? 'USUAL'}
        onChange={choose('order')}
        data={[
          { value: 'USUAL', label: t`E-mail, A to Z` },
          { value: 'EMAIL_DESC', label: t`E-mail, Z to A` },
          { value: 'CREATED_DESC', label: t`Newest first` },
        ]}
      />
    </>
  );
}

function AccountList({ accounts }: { accounts: ReturnType<typeof useAccounts> }) {
  const { t } = useLingui();
  const rows = readFragment(
    AccountDocument,
    accounts.data?.pages.flatMap(({ users }) => users.nodes) ?? [],
  );
  return (
    <>
      <ul
        className={classes.list}
        aria-label={t`Accounts`}
        aria-busy={accounts.isPlaceholderData || undefined}
      >
        {rows.map((account) => (
          <AccountRow key={account.id} account={account} />
        ))}
      </ul>
      {accounts.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          className="no-print"
          loading={accounts.isFetchingNextPage}
          onClick={() => accounts.fetchNextPage()}
        >
          {accounts.isFetchNextPageError ? (
            <Trans>More could not be fetched. Try again</Trans>
          ) : (
            <Trans>Show more</Trans>
          )}
        </Button>
      )}
    </>
  );
}
