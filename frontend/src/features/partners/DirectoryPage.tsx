import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Page } from '@/shared/ui/Page';
import classes from './DirectoryPage.module.css';
import { PartnerSearch } from './PartnerSearch';

const route = getRouteApi('/shell/directory');

/**
 * The members of the network, for everyone. What a visitor may ask in a minute is little: nothing
 * is spent on typing, and the pages are short.
 */
export function DirectoryPage() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      title={t`The network’s members`}
      lead={t`Companies, universities and public actors that work together on the industry of tomorrow.`}
    >
      <PartnerSearch
        search={search}
        onSearch={(next) => void navigate({ search: next, resetScroll: false })}
        label={t`Search among the members`}
        suggests={false}
        pageSize={10}
        otherwise={
          <p>
            <Trans>Only members that have chosen to be shown to everyone are here.</Trans>
          </p>
        }
      />
      <aside className={`${classes.more} no-print`}>
        <p>
          <Trans>
            Members see more: who is looking for what, suggested partners with reasons, and whom to
            talk to.
          </Trans>
        </p>
        <Button component={Link} to="/sign-in" variant="outline">
          <Trans>Sign in</Trans>
        </Button>
      </aside>
    </Page>
  );
}
