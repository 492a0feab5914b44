import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { LinkProps } from '@tanstack/react-router';
import { House, type LucideIcon } from 'lucide-react';
import type { Viewer } from '@/shared/auth/viewer';

export interface Destination {
  to: NonNullable<LinkProps['to']>;
  label: MessageDescriptor;
  /** What one does there, in a sentence; shown on the start page. */
  purpose?: MessageDescriptor;
  Icon: LucideIcon;
  group: Group;
  shownTo: (viewer: Viewer) => boolean;
}

export type Group = 'start' | 'network' | 'own' | 'register';

export const GROUPS: readonly { id: Group; label: MessageDescriptor | null }[] = [
  { id: 'start', label: null },
  { id: 'network', label: msg`The network` },
  { id: 'own', label: msg`My organisation` },
  { id: 'register', label: msg`The register` },
];

const everyone = () => true;

/** Where one can go, in the order of the navigation. */
const DESTINATIONS: readonly Destination[] = [
  { to: '/', label: msg`Start`, Icon: House, group: 'start', shownTo: everyone },
];

export function destinationsFor(viewer: Viewer): readonly Destination[] {
  return DESTINATIONS.filter(({ shownTo }) => shownTo(viewer));
}
