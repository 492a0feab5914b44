import { currentLanguage } from '@/shared/i18n/language';
import { ApiError } from './ApiError';

export interface Answer {
  status: number;
  ok: boolean;
  body: unknown;
}

export interface Sending {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON, or as it is when it is a form with files. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
}

/** Read anew for each request: the token is rotated at sign-in. */
export function csrfToken(): string {
  return document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? '';
}

/** One request to our own server, in the reader's language and with the session's cookie. */
export async function send(path: string, sending: Sending = {}): Promise<Answer> {
  const { method = 'GET', body, headers, signal } = sending;
  const response = await reach(path, {
    method,
    credentials: 'same-origin',
    signal: signal ?? null,
    headers: {
      Accept: 'application/json',
      'Accept-Language': currentLanguage(),
      ...(method === 'GET' ? {} : { 'X-CSRFToken': csrfToken() }),
      ...(body === undefined || body instanceof FormData
        ? {}
        : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
  return { status: response.status, ok: response.ok, body: await json(response) };
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError({ code: 'unreachable', message: '' });
  }
}

async function json(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's error page is not for the reader; the status says enough.
    return undefined;
  }
}
