import { expect, test } from 'vitest';
import { violations } from './boundaries.mjs';

test.each([
  ['features/partners/Search.tsx', "import { Row } from '@/features/register/Row';"],
  ['features/partners/Search.tsx', "import { Row } from '../register/Row';"],
  ['features/partners/Search.tsx', "const page = import('../register/Row');"],
  ['features/partners/Search.tsx', "export { Row } from '@/features/register/Row';"],
  ['features/partners/Search.tsx', "import { router } from '@/app/router';"],
  ['shared/ui/Page.tsx', "import { SignIn } from '@/features/account/SignIn';"],
  ['shared/ui/Page.tsx', "import '@/app/router';"],
])('%s may not say %s', (file, source) => {
  expect(violations(file, source)).toHaveLength(1);
});

test.each([
  ['app/routes/partners.ts', "import('@/features/partners/Search')"],
  ['features/partners/Search.tsx', "import { Page } from '@/shared/ui/Page';"],
  ['features/partners/Search.tsx', "import { Row } from './Row';"],
  ['features/partners/Search.tsx', "import { graphql } from '@/gql';"],
  ['features/partners/Search.tsx', "import { useQuery } from '@tanstack/react-query';"],
  ['features/partners/Search.tsx', "// once: import { Row } from '@/features/register/Row';"],
  ['main.tsx', "import { App } from './app/App';"],
])('%s may say %s', (file, source) => {
  expect(violations(file, source)).toEqual([]);
});
