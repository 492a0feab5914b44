import { useLingui } from '@lingui/react/macro';
import { hasRole, type SignedIn } from '@/shared/auth/viewer';
import { Page, Section } from '@/shared/ui/Page';
import { Destinations } from './Destinations';
import { NetworkToday } from './NetworkToday';
import { OwnOrganisation } from './OwnOrganisation';

/** The first page of someone who has signed in: what is new to them, and where to go from here. */
export function Start({ viewer }: { viewer: SignedIn }) {
  const { t } = useLingui();
  const name = viewer.name.split(' ')[0] ?? viewer.name;
  const [organisation] = viewer.organisations;
  const acting = viewer.organisations.map((one) => one.name).join(', ');
  return (
    <Page title={t`Hello, ${name}`} eyebrow={acting || undefined}>
      {hasRole(viewer, 'PROCESS_MANAGER', 'SUPERUSER') && <NetworkToday />}
      {organisation && <OwnOrganisation id={organisation.id} />}
      <Section title={t`What you can do`}>
        <Destinations viewer={viewer} />
      </Section>
    </Page>
  );
}
