import { NewListingPage } from '@/features/marketplace/writing/NewListingPage';
import { OrganisationField } from '@/features/register/OrganisationField';

/** Writing a need or an offer, where the process management finds whose it is in the register. */
export function NewListing() {
  return <NewListingPage ownerField={(field) => <OrganisationField {...field} />} />;
}
