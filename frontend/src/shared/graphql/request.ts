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

interface Answered<Result> extends Envelope<Result> {
  status: number;
}

/** The name by which the server knows the document, where its build and this page’s are one. */
function persistedId<Result, Variables>(
  document: TypedDocument<Result, Variables>,
): string | undefined {
  const hash = document.__meta__?.hash;
  // A server beside vite has the documents of its last build, if of any.
  return import.meta.env.PROD && typeof hash === 'string' ? hash : undefined;
}

async function post<Result>(body: object, signal?: AbortSignal): Promise<Answered<Result>> {
  const answer = await send('/graphql/', { method: 'POST', body, signal });
  if (typeof answer.body !== 'object' || answer.body === null) {
    throw fromProblem(undefined, answer.status);
  }
  return { ...(answer.body as Envelope<Result>), status: answer.status };
}

function isUnknownDocument<Result>({ errors, status }: Answered<Result>): boolean {
  return errors?.length ? fromGraphQL(errors, status).code === 'unknown_document' : false;
}

/** Posts one operation and returns the answer as it came, errors and all. */
export async function execute<Result, Variables>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answered<Result>> {
  const id = persistedId(document);
  if (id) {
    const answer = await post<Result>({ id, variables }, signal);
    if (!isUnknownDocument(answer)) return answer;
    // The server has been renewed since this page was loaded. Nothing has been run, so the same
    // may be asked in full.
  }
  return post({ query: document.toString(), variables }, signal);
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
