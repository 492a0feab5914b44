import { useLingui } from '@lingui/react/macro';
import type { Visibility } from '@/gql/graphql';

interface Audience {
  name: string;
  /** Who will see it, in plain words. */
  meaning: string;
}

/** Who sees a listing, from all to few. */
export function useAudiences(): Record<Visibility, Audience> {
  const { t } = useLingui();
  return {
    PUBLIC: {
      name: t`Everyone`,
      meaning: t`Also people outside the network, on the open web. The process management reads it first.`,
    },
    NETWORK: {
      name: t`The network`,
      meaning: t`People at member organisations and partners who have signed in. It is published at once.`,
    },
    ORGANISATION: {
      name: t`The own organisation`,
      meaning: t`Only the people of the organisation. Others are neither shown it nor told that it exists.`,
    },
    PROCESS_MANAGEMENT: {
      name: t`The process management`,
      meaning: t`The people of the organisation and the process management, who can suggest partners.`,
    },
  };
}
