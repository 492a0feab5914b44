import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { giveStylesTheNonce } from '@/app/graphiql/styleNonce';

const root = document.getElementById('graphiql');
if (!root) throw new Error('The page has no element with the id “graphiql”.');

// Before the editor is loaded: it writes its first styles while it is.
giveStylesTheNonce();
const { Workbench } = await import('@/app/graphiql/Workbench');
createRoot(root).render(
  <StrictMode>
    <Workbench />
  </StrictMode>,
);
