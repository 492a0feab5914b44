import { graphql } from '@/gql';
import type { LegalForm, OrganisationKind } from '@/gql/graphql';
import { request } from '@/shared/graphql/request';
import { ApiError } from '@/shared/http/ApiError';

const CreateOrganisationDocument = graphql(`
  mutation CreateOrganisation($input: OrganisationInput!) {
    createOrganisation(input: $input) {
      organisation {
        id
        name
      }
    }
  }
`);

export interface NewOrganisation {
  [field: string]: unknown;
  name: string;
  kind: OrganisationKind;
  legalForm: LegalForm | '';
  organisationNumber: string;
  municipality: string | null;
}

/** The form asks for one number and one place; the register holds several of each. */
const FORM_FIELDS: Readonly<Record<string, string>> = {
  identifiers: 'organisationNumber',
  personalNumber: 'organisationNumber',
  addresses: 'municipality',
};

function inTermsOfTheForm(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const fields = Object.fromEntries(
    Object.entries(error.fields).map(([name, reasons]) => [
      FORM_FIELDS[name.split('.')[0] ?? name] ?? name,
      reasons,
    ]),
  );
  const { code, message, status, requestId } = error;
  return new ApiError({ code, message, status, requestId, fields });
}

export async function createOrganisation(values: NewOrganisation) {
  const { name, kind, legalForm, organisationNumber, municipality } = values;
  try {
    const { createOrganisation: created } = await request(CreateOrganisationDocument, {
      input: {
        name,
        kind,
        ...(legalForm && { legalForm }),
        ...(organisationNumber && {
          identifiers: [{ scheme: 'SE_ORGNR', value: organisationNumber }],
        }),
        ...(municipality && { addresses: [{ kind: 'VISITING', municipality, country: 'SE' }] }),
      },
    });
    return created.organisation;
  } catch (error) {
    throw inTermsOfTheForm(error);
  }
}
