import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { describe as describeError } from '@/shared/http/describe';
import { server } from '@/test/server';
import { request, type TypedDocument } from './request';

const document = 'query Name { name }' as unknown as TypedDocument<
  { name: string },
  { id: string }
>;

let cookie: MockInstance<() => string>;

beforeEach(() => {
  cookie = vi.spyOn(window.document, 'cookie', 'get').mockReturnValue('a=b; csrftoken=first');
});

test('a request carries its variables, the language and a fresh token', async () => {
  const seen: unknown[] = [];
  server.use(
    http.post('/graphql/', async ({ request: sent }) => {
      seen.push({
        body: await sent.json(),
        language: sent.headers.get('accept-language'),
        token: sent.headers.get('x-csrftoken'),
      });
      return HttpResponse.json({ data: { name: 'Nordmek' } });
    }),
  );
  await request(document, { id: '1' });
  cookie.mockReturnValue('csrftoken=second');

  expect(await request(document, { id: '1' })).toEqual({ name: 'Nordmek' });
  expect(seen).toEqual([
    {
      body: { query: 'query Name { name }', variables: { id: '1' } },
      language: 'sv',
      token: 'first',
    },
    expect.objectContaining({ token: 'second' }),
  ]);
});

test('errors win over partial data', async () => {
  server.use(
    http.post('/graphql/', () =>
      HttpResponse.json({
        data: { name: null },
        errors: [{ message: 'Nej', extensions: { code: 'not_allowed' } }],
      }),
    ),
  );

  await expect(request(document, { id: '1' })).rejects.toMatchObject({ code: 'not_allowed' });
});

test('a proxy’s page is not read as an answer', async () => {
  server.use(
    http.post('/graphql/', () => HttpResponse.html('<h1>Bad gateway</h1>', { status: 503 })),
  );

  await expect(request(document, { id: '1' })).rejects.toMatchObject({
    code: 'unavailable',
    status: 503,
  });
});

test('a server out of reach is told apart from one that refuses', async () => {
  server.use(http.post('/graphql/', () => HttpResponse.error()));

  await expect(request(document, { id: '1' })).rejects.toMatchObject({ code: 'unreachable' });
});

describe('in a build', () => {
  const persisted = Object.assign(new String('query Name { name }'), {
    __meta__: { hash: 'sha256:0ea2' },
  }) as unknown as typeof document;

  function answering(...answers: object[]) {
    const bodies: unknown[] = [];
    server.use(
      http.post('/graphql/', async ({ request: sent }) => {
        bodies.push(await sent.json());
        return HttpResponse.json(answers[bodies.length - 1]);
      }),
    );
    return bodies;
  }

  beforeEach(() => {
    vi.stubEnv('PROD', true);
  });

  test('a document travels by its hash', async () => {
    const bodies = answering({ data: { name: 'Nordmek' } });

    expect(await request(persisted, { id: '1' })).toEqual({ name: 'Nordmek' });
    expect(bodies).toEqual([{ id: 'sha256:0ea2', variables: { id: '1' } }]);
  });

  test('one that the server does not know is sent again in full', async () => {
    const unknown = { errors: [{ message: '', extensions: { code: 'UNKNOWN_DOCUMENT' } }] };
    const bodies = answering(unknown, { data: { name: 'Nordmek' } });

    expect(await request(persisted, { id: '1' })).toEqual({ name: 'Nordmek' });
    expect(bodies).toEqual([
      { id: 'sha256:0ea2', variables: { id: '1' } },
      { query: 'query Name { name }', variables: { id: '1' } },
    ]);
  });

  test('any other refusal is not asked again', async () => {
    const bodies = answering({ errors: [{ message: 'Nej', extensions: { code: 'not_allowed' } }] });

    await expect(request(persisted, { id: '1' })).rejects.toMatchObject({ code: 'not_allowed' });
    expect(bodies).toHaveLength(1);
  });

  test('a server that runs no other documents tells the reader to load the page again', async () => {
    const refused = (code: string) => ({ errors: [{ message: 'No.', extensions: { code } }] });
    answering(refused('UNKNOWN_DOCUMENT'), refused('PERSISTED_ONLY'));

    const failure = await request(persisted, { id: '1' }).catch((error: unknown) => error);

    expect(describeError(failure)).toBe('Sidan är inaktuell. Ladda om den.');
  });
});
