import type { ReactNode } from 'react';
import type { Scene } from './illustrations';
import { StateScene } from './StateScene';

interface EmptyStateProps {
  title: string;
  scene?: Scene;
  /** Why it is empty, or what would fill it. */
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ scene = 'network', ...rest }: EmptyStateProps) {
  return <StateScene scene={scene} {...rest} />;
}
