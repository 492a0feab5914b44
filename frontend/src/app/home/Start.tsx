import { useLingui } from '@lingui/react/macro';
import type { SignedIn } from '@/shared/auth/viewer';
import { Page } from '@/shared/ui/Page';
import { Destinations } from './Destinations';

/** The first page of someone who has signed in: where to go from here. */
export function Start({ viewer }: { viewer: SignedIn }) {
  const { t } = useLingui();
  const name = viewer.name.split(' ')[0] ?? viewer.name;
  const acting = viewer.organisations.map((organisation) => organisation.name).join(', ');
  return (
    <Page title={t`Hello, ${name}`} eyebrow={acting || undefined}>
      <Destinations viewer={viewer} />
    </Page>
  );
}
