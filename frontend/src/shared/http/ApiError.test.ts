import { expect, test } from 'vitest';
import { fromAllauth, fromGraphQL, fromProblem } from './ApiError';

test('a GraphQL refusal keeps code, reasons by field and request id', () => {
  const error = fromGraphQL(
    [
      {
        message: 'Några värden är inte giltiga.',
        extensions: {
          code: 'invalid',
          requestId: '7f3c',
          fields: { legal_name: ['Namnet finns redan.'], '': ['Ange minst en adress.'] },
        },
      },
    ],
    200,
  );

  expect(error).toMatchObject({
    code: 'invalid',
    message: 'Några värden är inte giltiga.',
    requestId: '7f3c',
    fields: { legalName: ['Namnet finns redan.'], '': ['Ange minst en adress.'] },
  });
});

test('a stale write brings the other version, named as forms name it', () => {
  const error = fromGraphQL(
    [
      {
        message: '',
        extensions: { code: 'STALE', version: 7, current: { summary_sv: 'Ny text' } },
      },
    ],
    200,
  );

  expect(error).toMatchObject({ code: 'stale', version: 7, current: { summarySv: 'Ny text' } });
});

test.each([undefined, null, 'text', [], {}, { errors: 'no' }])(
  'whatever else is answered, %o, becomes an error with a code',
  (body) => {
    expect(fromProblem(body, 500).code).toBe('internal');
    expect(fromAllauth(body, 429).code).toBe('too_many_requests');
    expect(fromGraphQL([body], 200).code).toBe('internal');
  },
);

test('allauth’s parameters become fields', () => {
  const error = fromAllauth(
    {
      status: 400,
      errors: [
        { code: 'enter_current_password', param: 'current_password', message: 'Fel lösenord.' },
        { code: 'password_too_short', param: 'new_password', message: 'För kort.' },
        { code: 'password_too_common', param: 'new_password', message: 'För vanligt.' },
      ],
    },
    400,
  );

  expect(error.fields).toEqual({
    currentPassword: ['Fel lösenord.'],
    newPassword: ['För kort.', 'För vanligt.'],
  });
});
