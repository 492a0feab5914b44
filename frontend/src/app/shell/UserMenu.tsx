import { Trans, useLingui } from '@lingui/react/macro';
import { Avatar, Menu, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { LogOut, UserRound } from 'lucide-react';
import { useSignOut } from '@/features/account/useSignOut';
import type { SignedIn } from '@/shared/auth/viewer';
import classes from './UserMenu.module.css';

export default function UserMenu({ viewer }: { viewer: SignedIn }) {
  const { t } = useLingui();
  const signOut = useSignOut();
  const { name, email } = viewer;
  return (
    <Menu position="bottom-end" width={260} withArrow>
      <Menu.Target>
        <UnstyledButton className={classes.target} aria-label={t`Account of ${name}`}>
          <Avatar name={name} color="petrol" size={36} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{name}</strong>
          <span>{email}</span>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<UserRound size={18} />}>
          <Trans>My account</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={18} />} onClick={() => signOut.mutate()}>
          <Trans>Sign out</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
