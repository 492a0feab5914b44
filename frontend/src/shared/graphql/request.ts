import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
import { fromGraphQL, fromProblem } from '@/shared/http/ApiError';
import { send } from '@/shared/http/send';

/** A document as codegen makes it: its text, its types, and the hash that the server may know it by. */
export type TypedDocument<Result, Variables> = DocumentTypeDecoration<Result, Variables> & {
  toString(): string;
  __meta__?: Record<string, unknown> | undefined;
};

interface Envelope<Result> {
  data?: Result | null;
  errors?: readonly unknown[];
}

/** How a document travels. The server knows it by `document.__meta__?.hash` as well. */
function payload<Result, Variables>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
) {
  return { query: document.toString(), variables };
}

/** Posts one operation and returns the answer as it came, errors and all. */
export async function execute<Result, Variables>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Envelope<Result> & { status: number }> {
  const { status, body } = await send('/graphql/', {
    method: 'POST',
    body: payload(document, variables),
    signal,
  });
  if (typeof body !== 'object' || body === null) throw fromProblem(undefined, status);
  return { ...(body as Envelope<Result>), status };
}

/** The data of one operation, or an ApiError. What pages use. */
export async function request<Result, Variables>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  const { data, errors, status } = await execute(document, variables, signal);
  if (errors?.length) throw fromGraphQL(errors, status);
  if (!data) throw fromProblem(undefined, status);
  return data;
}
