import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { LinkProps } from '@tanstack/react-router';
import {
  BookA,
  Building2,
  FileSpreadsheet,
  House,
  KeyRound,
  ListChecks,
  type LucideIcon,
  Megaphone,
  NotebookPen,
  SearchCheck,
  TableProperties,
  Telescope,
  UserRoundPlus,
  UsersRound,
} from 'lucide-react';
import { can, type Viewer } from '@/shared/auth/viewer';

export interface Destination {
  to: NonNullable<LinkProps['to']>;
  label: MessageDescriptor;
  /** What one does there, in a sentence; shown on the start page. */
  purpose?: MessageDescriptor;
  Icon: LucideIcon;
  group: Group;
  shownTo: (viewer: Viewer) => boolean;
}

export type Group = 'start' | 'network' | 'own' | 'register' | 'settings';

export const GROUPS: readonly { id: Group; label: MessageDescriptor | null }[] = [
  { id: 'start', label: null },
  { id: 'network', label: msg`The network` },
  { id: 'own', label: msg`My organisation` },
  { id: 'register', label: msg`The register` },
  { id: 'settings', label: msg`Settings` },
];

const everyone = () => true;
const visitors = (viewer: Viewer) => viewer.kind === 'visitor';
const signedIn = (viewer: Viewer) => viewer.kind === 'user';
const delegates = (viewer: Viewer) => viewer.kind === 'user' && viewer.organisations.length > 0;

/** Where one can go, in the order of the navigation. */
const DESTINATIONS: readonly Destination[] = [
  { to: '/', label: msg`Start`, Icon: House, group: 'start', shownTo: everyone },
  {
    to: '/partners',
    label: msg`Find partners`,
    purpose: msg`Search by competence, place and branch, in your own words.`,
    Icon: Telescope,
    group: 'network',
    shownTo: signedIn,
  },
  {
    to: '/directory',
    label: msg`Members`,
    purpose: msg`See which companies and organisations the network consists of.`,
    Icon: UsersRound,
    group: 'network',
    shownTo: visitors,
  },
  {
    to: '/board',
    label: msg`Needs and offers`,
    purpose: msg`See what others look for and have to give, and answer them.`,
    Icon: Megaphone,
    group: 'network',
    shownTo: everyone,
  },
  {
    to: '/my-listings',
    label: msg`Our needs and offers`,
    purpose: msg`Write what you need, follow the responses, and take care of your drafts.`,
    Icon: NotebookPen,
    group: 'own',
    shownTo: delegates,
  },
  {
    to: '/review',
    label: msg`To be reviewed`,
    purpose: msg`Read what members want to show to everyone.`,
    Icon: ListChecks,
    group: 'register',
    shownTo: (viewer) => can(viewer, 'listing:review'),
  },
  {
    to: '/my-organisation',
    label: msg`My organisation`,
    purpose: msg`See what your page says of you, and what it lacks.`,
    Icon: Building2,
    group: 'own',
    shownTo: (viewer) => viewer.kind === 'user' && viewer.organisations.length > 0,
  },
  {
    to: '/register',
    label: msg`The register`,
    purpose: msg`Every organisation in and around the network, as a table to work in.`,
    Icon: TableProperties,
    group: 'register',
    shownTo: (viewer) => viewer.kind === 'user',
  },
  {
    to: '/import',
    label: msg`Import and export`,
    purpose: msg`Bring lists into the register, and take lists out.`,
    Icon: FileSpreadsheet,
    group: 'register',
    shownTo: (viewer) => can(viewer, 'import:create'),
  },
  {
    to: '/settings/vocabulary',
    label: msg`Vocabulary`,
    purpose: msg`Keep the words for competences and themes in both languages.`,
    Icon: BookA,
    group: 'settings',
    shownTo: (viewer) => can(viewer, 'vocabulary:update'),
  },
  {
    to: '/settings/people',
    label: msg`Accounts and roles`,
    purpose: msg`Invite people to roles in the network.`,
    Icon: UserRoundPlus,
    group: 'settings',
    shownTo: (viewer) => can(viewer, 'user.role:grant'),
  },
  {
    to: '/settings/search',
    label: msg`Search index`,
    purpose: msg`See whether search knows what the register knows.`,
    Icon: SearchCheck,
    group: 'settings',
    shownTo: (viewer) => can(viewer, 'search_index:read'),
  },
  {
    to: '/settings/tokens',
    label: msg`API keys`,
    purpose: msg`Let another system read or write for you.`,
    Icon: KeyRound,
    group: 'settings',
    shownTo: (viewer) => can(viewer, 'api_token:create'),
  },
];

export function destinationsFor(viewer: Viewer): readonly Destination[] {
  return DESTINATIONS.filter(({ shownTo }) => shownTo(viewer));
}
