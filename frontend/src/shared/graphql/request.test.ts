import { HttpResponse, http } from 'msw';
import { beforeEach, expect, type MockInstance, test, vi } from 'vitest';
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
