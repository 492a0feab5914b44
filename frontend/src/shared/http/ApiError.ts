/** Reasons by field; the empty name holds what concerns the record as a whole. */
export type FieldReasons = Readonly<Record<string, readonly string[]>>;

interface Details {
  code: string;
  message: string;
  status?: number | undefined;
  fields?: FieldReasons | undefined;
  requestId?: string | undefined;
  current?: Readonly<Record<string, unknown>> | undefined;
  version?: number | undefined;
}

/** A refusal or failure that the server, or the way to it, gave a stable code. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number | undefined;
  readonly fields: FieldReasons;
  readonly requestId: string | undefined;
  /** Of a `stale` write: the fields as a colleague left them, and the version they have now. */
  readonly current: Readonly<Record<string, unknown>> | undefined;
  readonly version: number | undefined;

  constructor({ code, message, status, fields, requestId, current, version }: Details) {
    super(message);
    this.code = code;
    this.status = status;
    this.fields = fields ?? {};
    this.requestId = requestId;
    this.current = current;
    this.version = version;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

const camel = (name: string) =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Forms name their fields as GraphQL does, whichever API answered. */
function fieldReasons(value: unknown): FieldReasons {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, reasons]) => [
      camel(name),
      (Array.isArray(reasons) ? reasons : [reasons]).map(String),
    ]),
  );
}

function camelKeys(value: unknown): Record<string, unknown> | undefined {
  if (!isRecord(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [camel(name), field]));
}

/** From `errors` of a GraphQL answer: its first error names the refusal. */
export function fromGraphQL(errors: readonly unknown[], status: number): ApiError {
  const first = isRecord(errors[0]) ? errors[0] : {};
  const extensions = isRecord(first.extensions) ? first.extensions : {};
  return new ApiError({
    code: text(extensions.code)?.toLowerCase() ?? 'internal',
    message: text(first.message) ?? '',
    status,
    fields: fieldReasons(extensions.fields),
    requestId: text(extensions.requestId),
    current: camelKeys(extensions.current),
    version: typeof extensions.version === 'number' ? extensions.version : undefined,
  });
}

/** From a problem+json answer of the REST API. */
export function fromProblem(body: unknown, status: number): ApiError {
  const problem = isRecord(body) ? body : {};
  return new ApiError({
    code: text(problem.code)?.toLowerCase() ?? codeOf(status),
    message: text(problem.detail) ?? text(problem.title) ?? '',
    status,
    fields: fieldReasons(problem.fields ?? problem.errors),
    requestId: text(problem.requestId) ?? text(problem.request_id),
    current: camelKeys(problem.current),
    version: typeof problem.version === 'number' ? problem.version : undefined,
  });
}

/** From allauth's headless API: a list of errors, each perhaps with the parameter it concerns. */
export function fromAllauth(body: unknown, status: number): ApiError {
  const errors = isRecord(body) && Array.isArray(body.errors) ? body.errors.filter(isRecord) : [];
  const fields: Record<string, string[]> = {};
  for (const error of errors) {
    const name = camel(text(error.param) ?? '');
    fields[name] = [...(fields[name] ?? []), text(error.message) ?? ''];
  }
  return new ApiError({
    code: text(errors[0]?.code) ?? codeOf(status),
    message: text(errors[0]?.message) ?? '',
    status,
    fields,
  });
}

function codeOf(status: number): string {
  const codes: Record<number, string> = {
    400: 'invalid',
    401: 'sign_in_required',
    403: 'not_allowed',
    404: 'not_found',
    409: 'conflict',
    412: 'stale',
    429: 'too_many_requests',
    503: 'unavailable',
  };
  return codes[status] ?? 'internal';
}
