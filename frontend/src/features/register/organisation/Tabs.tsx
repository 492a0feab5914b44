import { useLingui } from '@lingui/react/macro';
import { Link, type LinkProps, useMatches } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { OrganisationTabsFragment } from '@/gql/graphql';
import { useViewer } from '@/shared/auth/viewer';
import { PageTabs } from '@/shared/ui/PageTabs';
import { actsFor, allows, type OrganisationAction } from '../rights';

const OrganisationTabsDocument = graphql(`
  fragment OrganisationTabs on Organisation {
    id
    actions
  }
`);

interface Tab {
  to: NonNullable<LinkProps['to']>;
  label: string;
  isShown: boolean;
}

function useTabs(organisation: OrganisationTabsFragment): Tab[] {
  const { t } = useLingui();
  const viewer = useViewer();
  const may = (action: OrganisationAction) => allows(organisation, action);
  return [
    { to: '/organisation/$id', label: t`Overview`, isShown: true },
    { to: '/organisation/$id/people', label: t`People`, isShown: true },
    {
      to: '/organisation/$id/memberships',
      label: t`Memberships`,
      isShown: may('update_membership') || actsFor(viewer, organisation.id),
    },
    { to: '/organisation/$id/listings', label: t`Needs and offers`, isShown: true },
    { to: '/organisation/$id/matches', label: t`Matches`, isShown: may('read_matches') },
    { to: '/organisation/$id/history', label: t`History`, isShown: may('read_history') },
    { to: '/organisation/$id/delegates', label: t`Delegates`, isShown: may('read_delegates') },
  ];
}

/** On a narrow screen the row of tabs scrolls sideways; the open one must not be out of it. */
function intoSight(tab: HTMLElement | null) {
  const row = tab?.parentElement;
  if (!tab || !row) return;
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

/** The parts of an organisation's page. */
export function Tabs(props: { organisation: FragmentType<typeof OrganisationTabsDocument> }) {
  const organisation = readFragment(OrganisationTabsDocument, props.organisation);
  const tabs = useTabs(organisation).filter(({ isShown }) => isShown);
  // An id ends in “=”, which an address may or may not escape: the route is compared, not the path.
  const current = useMatches({ select: (matches) => matches.at(-1)?.fullPath.replace(/\/$/, '') });
  return (
    <PageTabs>
      {tabs.map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          params={{ id: organisation.id }}
          // The overview's address is the beginning of all the others.
          activeOptions={{ exact: true }}
          aria-current={to === current ? 'page' : undefined}
          ref={to === current ? intoSight : undefined}
        >
          {label}
        </Link>
      ))}
    </PageTabs>
  );
}
