import { getRouteApi } from '@tanstack/react-router';

const route = getRouteApi('/shell/organisation/$id');

/** The organisation whose page, or part of it, is shown. */
export function useOrganisationId(): string {
  return route.useParams().id;
}
